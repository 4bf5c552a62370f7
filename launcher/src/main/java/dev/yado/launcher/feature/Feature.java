package dev.yado.launcher.feature;

import java.util.List;
import java.util.Map;

/**
 * An OSGi Feature (Compendium chapter 159): bundles with start levels, configurations, variables and framework properties.
 *
 * <p>Values are as written: {@link Assembly} replaces {@code ${variables}}, since the command line may override them.
 *
 * @param configurations by PID ({@code pid} or {@code factory~name}), then by key as written ({@code key} or {@code key:Type})
 * @param variables the default of each variable; null if the command line must set one
 */
public record Feature(String id, List<FeatureBundle> bundles, Map<String, Map<String, Object>> configurations,
        Map<String, Object> variables, Map<String, String> frameworkProperties) {
}
