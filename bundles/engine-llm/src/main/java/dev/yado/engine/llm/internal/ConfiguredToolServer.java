package dev.yado.engine.llm.internal;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A tool server from a configuration file {@code dev.yado.mcp.server~NAME.cfg}. Thread-safe. */
@Component(service = ConfiguredToolServer.class, configurationPid = ToolServerConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ToolServerConfig.class, factory = true)
public final class ConfiguredToolServer {

    private final String name;
    private volatile ToolServerSettings settings;

    @Activate
    public ConfiguredToolServer(ToolServerConfig config, Map<String, Object> properties) {
        this(ToolServerSettings.of(nameOf(String.valueOf(properties.get(Constants.SERVICE_PID))), config));
    }

    /** For a program without OSGi, and for tests. */
    ConfiguredToolServer(ToolServerSettings settings) {
        this.name = settings.name();
        this.settings = settings;
    }

    /** A wrong value changes nothing: what this throws is logged, and the server stays as it was. */
    @Modified
    void modified(ToolServerConfig config) {
        settings = ToolServerSettings.of(name, config);
    }

    String name() {
        return name;
    }

    /** As it is configured now. */
    ToolServerSettings settings() {
        return settings;
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
