package dev.yado.engine.llm.internal.tool;

import dev.yado.engine.llm.internal.mcp.ToolServerConfig;
import dev.yado.engine.llm.internal.mcp.ToolServerConnection;
import dev.yado.engine.llm.internal.mcp.ToolServerSettings;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.scheduler.Schedulers;

/** The configured tool servers by name. Thread-safe. */
public final class ToolServerDirectory implements AutoCloseable {

    private final Map<String, ConfiguredToolServer> servers = new ConcurrentHashMap<>();

    public void add(ConfiguredToolServer server) {
        servers.put(server.name(), server);
    }

    public void remove(ConfiguredToolServer server) {
        servers.remove(server.name(), server);
    }

    /**
     * Returns the settings of the servers that a profile names.
     *
     * @throws EngineException if one is not configured; the message contains its name
     */
    public List<ToolServerSettings> require(Profile profile) throws EngineException {
        List<ToolServerSettings> found = new ArrayList<>();
        for (String name : profile.values(ProfileOptions.TOOLS)) {
            ConfiguredToolServer server = servers.get(name);
            if (server == null) {
                throw EngineException.unavailable("no tool server " + name + " is configured: create " + ToolServerConfig.PID + "~" + name
                        + ".cfg");
            }
            found.add(server.settings());
        }
        return found;
    }

    /** Returns the tools of one Worker's session. No server is started before its tools are needed. */
    public Toolbox toolbox(EngineContext context) throws EngineException {
        List<ToolServerSettings> named = require(context.profile());
        return named.isEmpty() ? Toolbox.EMPTY : new McpToolbox(named.stream().map(settings -> new ToolServerConnection(settings, context)).toList());
    }

    /** Ends the library's threads, which all connections share. The connections end with their sessions. */
    @Override
    public void close() {
        Schedulers.shutdownNow();
    }
}
