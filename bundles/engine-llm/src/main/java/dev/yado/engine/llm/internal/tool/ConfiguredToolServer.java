package dev.yado.engine.llm.internal.tool;

import dev.yado.engine.llm.internal.mcp.ToolServerConfig;
import dev.yado.engine.llm.internal.mcp.ToolServerSettings;
import dev.yado.engine.llm.internal.support.ConfigHolder;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A tool server from a configuration file {@code dev.yado.mcp.server~NAME.cfg}. Thread-safe. */
@RequireConfigurationAdmin
@Component(name = ToolServerConfig.PID, service = ConfiguredToolServer.class, configurationPid = ToolServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = ToolServerConfig.class, factory = true)
public final class ConfiguredToolServer {

    private final String name;
    private final ConfigHolder<ToolServerSettings> settings;

    @Activate
    public ConfiguredToolServer(ToolServerConfig config, Map<String, Object> properties) {
        this(nameOf(String.valueOf(properties.get(Constants.SERVICE_PID))));
        modified(config);
    }

    /** For use without OSGi, and for tests. */
    public ConfiguredToolServer(ToolServerSettings settings) {
        this(settings.name());
        this.settings.set(() -> settings);
    }

    private ConfiguredToolServer(String name) {
        this.name = name;
        settings = new ConfigHolder<>(ToolServerConfig.PID + "~" + name);
    }

    /** Applies a changed configuration; an invalid one changes nothing. */
    @Modified
    public void modified(ToolServerConfig config) {
        settings.set(() -> ToolServerSettings.of(name, config));
    }

    String name() {
        return name;
    }

    /** Returns the current settings. @throws EngineException if the configuration was never valid */
    ToolServerSettings settings() throws EngineException {
        return settings.require();
    }

    private static String nameOf(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }
}
