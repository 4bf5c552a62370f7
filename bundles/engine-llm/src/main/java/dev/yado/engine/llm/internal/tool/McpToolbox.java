package dev.yado.engine.llm.internal.tool;

import dev.yado.engine.llm.internal.mcp.ToolOutcome;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.yado.engine.llm.internal.mcp.ToolServerConnection;
import dev.yado.engine.llm.internal.mcp.ToolServerException;
import dev.yado.runtime.spi.engine.EngineException;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools of the servers that a Worker's profile names, each prefixed with its server's name. Used by the run's thread; may be closed by any. */
final class McpToolbox implements Toolbox {

    private static final System.Logger LOG = System.getLogger(McpToolbox.class.getName());

    private record OfferedTool(ToolServerConnection server, String tool) {

        String fullName() {
            return server.name() + ToolNames.SEPARATOR + tool;
        }
    }

    private final List<ToolServerConnection> servers;
    private Map<String, OfferedTool> offeredTools = Map.of();
    private List<String> unavailable = List.of();

    McpToolbox(List<ToolServerConnection> servers) {
        this.servers = servers;
    }

    @Override
    public List<ToolSpecification> specifications() throws EngineException, InterruptedException {
        Map<String, OfferedTool> found = new HashMap<>();
        List<ToolSpecification> specifications = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        ToolNames names = new ToolNames();
        for (ToolServerConnection server : servers) {
            try {
                for (McpSchema.Tool tool : server.tools()) {
                    OfferedTool offered = new OfferedTool(server, tool.name());
                    String name = names.offer(offered.fullName());
                    found.put(name, offered);
                    specifications.add(ToolSchemas.specification(name, tool));
                }
            } catch (ToolServerException e) {
                LOG.log(System.Logger.Level.DEBUG, e.getMessage());
                missing.add(server.name());
            } catch (IllegalArgumentException | NullPointerException e) {
                // The libraries reject unusual descriptions with various exceptions; that must not end the run.
                LOG.log(System.Logger.Level.WARNING, "the tool server " + server.name() + " describes its tools in a form that cannot be parsed", e);
                missing.add(server.name());
            }
        }
        offeredTools = found;
        unavailable = missing;
        return specifications;
    }

    @Override
    public List<String> unavailable() {
        return unavailable;
    }

    @Override
    public Optional<String> fullName(String offered) {
        return Optional.ofNullable(offeredTools.get(offered)).map(OfferedTool::fullName);
    }

    @Override
    public ToolOutcome call(String name, String arguments) throws InterruptedException {
        OfferedTool offered = offeredTools.get(name);
        return offered == null ? new ToolOutcome("there is no tool " + name, true) : offered.server().call(offered.tool(), arguments);
    }

    @Override
    public void close() {
        servers.forEach(ToolServerConnection::close);
    }
}
