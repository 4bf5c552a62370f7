package dev.yado.runtime.spi.profile;

import dev.yado.model.ProfileSelector;
import dev.yado.model.Text;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names an engine and its settings.
 *
 * @param name     what a {@link ProfileSelector} refers to
 * @param label    for people
 * @param engine   the engine's name
 * @param settings engine-specific; never secrets, which are referred to by file or environment variable
 */
@ProviderType
public record Profile(String name, String label, String engine, Map<String, String> settings) {

    /** @throws dev.yado.model.YadoException {@code invalid_request} when the name is not of the form a selector takes */
    public Profile {
        name = ProfileSelector.byName(name).value();
        label = Text.label(label);
        settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
