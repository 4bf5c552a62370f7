package dev.yado.engine.llm.internal;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A model from a configuration file {@code dev.yado.llm.model~NAME.cfg}. Thread-safe. */
@Component(service = ConfiguredModel.class, configurationPid = ModelConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ModelConfig.class, factory = true)
public final class ConfiguredModel {

    private static final System.Logger LOG = System.getLogger(ConfiguredModel.class.getName());

    private final String name;
    private volatile ModelClient client;

    @Activate
    public ConfiguredModel(ModelConfig config, Map<String, Object> properties) {
        this(ModelSettings.of(nameOf(String.valueOf(properties.get(Constants.SERVICE_PID))), config));
    }

    /** For a program without OSGi, and for tests. */
    ConfiguredModel(ModelSettings settings) {
        name = settings.name();
        client = made(settings);
    }

    /** A wrong value changes nothing: what this throws is logged, and the model stays as it was. */
    @Modified
    void modified(ModelConfig config) {
        ModelSettings settings = ModelSettings.of(name, config);
        ModelClient before = client;
        client = made(settings);
        before.close();
    }

    private static ModelClient made(ModelSettings settings) {
        if (settings.sendsKeyInClear()) {
            LOG.log(System.Logger.Level.WARNING, "the key of the model " + settings.name() + " goes to another host without encryption: use https in its base_url");
        }
        return new ModelClient(settings);
    }

    @Deactivate
    void close() {
        client.close();
    }

    String name() {
        return name;
    }

    /** As it is configured now. */
    ModelClient client() {
        return client;
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
