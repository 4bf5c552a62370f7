package dev.yado.engine.llm.internal.model;

import dev.yado.engine.llm.internal.provider.ModelConfig;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import dev.yado.engine.llm.internal.support.ConfigHolder;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A model from a configuration file {@code dev.yado.llm.model~NAME.cfg}. Thread-safe. */
@RequireConfigurationAdmin
@Component(name = ModelConfig.PID, service = ConfiguredModel.class, configurationPid = ModelConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ModelConfig.class, factory = true)
public final class ConfiguredModel {

    private static final System.Logger LOG = System.getLogger(ConfiguredModel.class.getName());

    private final String name;
    private final ConfigHolder<ModelClient> client;

    @Activate
    public ConfiguredModel(ModelConfig config, Map<String, Object> properties) {
        this(nameOf(String.valueOf(properties.get(Constants.SERVICE_PID))));
        modified(config);
    }

    /** For use without OSGi, and for tests. */
    public ConfiguredModel(ModelSettings settings) {
        this(settings.name());
        client.set(() -> client(settings));
    }

    private ConfiguredModel(String name) {
        this.name = name;
        client = new ConfigHolder<>(ModelConfig.PID + "~" + name);
    }

    /** Applies a changed configuration; an invalid one changes nothing. */
    @Modified
    public void modified(ModelConfig config) {
        client.set(() -> client(ModelSettings.of(name, config))).ifPresent(ModelClient::close);
    }

    private static ModelClient client(ModelSettings settings) {
        if (settings.sendsKeyInClear()) {
            LOG.log(System.Logger.Level.WARNING,
                    "the key of the model " + settings.name() + " is sent to another host without encryption: use https in its base_url");
        }
        return new ModelClient(settings);
    }

    @Deactivate
    public void close() {
        client.get().ifPresent(ModelClient::close);
    }

    String name() {
        return name;
    }

    /** Returns a client for the current configuration. @throws EngineException if the configuration was never valid */
    public ModelClient client() throws EngineException {
        return client.require();
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
