package dev.yado.engine.llm.internal.model;

import dev.yado.engine.llm.internal.provider.ModelConfig;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The configured models by name. Thread-safe. */
public final class ModelDirectory {

    private final Map<String, ConfiguredModel> models = new ConcurrentHashMap<>();

    public void add(ConfiguredModel model) {
        models.put(model.name(), model);
    }

    public void remove(ConfiguredModel model) {
        models.remove(model.name(), model);
    }

    /**
     * Returns a client for a profile's model.
     *
     * @throws EngineException with the reason if the model cannot be used
     */
    public ModelClient require(Profile profile) throws EngineException {
        String name = profile.option(ProfileOptions.MODEL)
                .orElseThrow(() -> EngineException.wrongProfile("the profile needs model = NAME, the name of a configured model"));
        ConfiguredModel model = models.get(name);
        if (model == null) {
            throw EngineException.unavailable("no model " + name + " is configured: create " + ModelConfig.PID + "~" + name + ".cfg");
        }
        ModelClient client = model.client();
        Optional<String> missing = client.settings().missing();
        if (missing.isPresent()) {
            throw EngineException.unavailable(missing.get());
        }
        return client;
    }
}
