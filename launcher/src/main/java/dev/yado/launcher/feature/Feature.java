package dev.yado.launcher.feature;

import java.util.List;
import java.util.Map;

/**
 * An OSGi Feature (Compendium chapter 159): bundles with start levels, configurations, variables and framework properties.
 *
 * <p>Values are as written, {@code ${variables}} not yet replaced: {@link Assembly} does that, since the command line may override them.
 *
 * @param configurations by PID ({@code pid} or {@code factory~name}), then by key as written ({@code key} or {@code key:Type})
 * @param variables a null value means that whoever launches the feature must give one
 */
public record Feature(String id, List<FeatureBundle> bundles, Map<String, Map<String, Object>> configurations,
        Map<String, Object> variables, Map<String, String> frameworkProperties) {
}
