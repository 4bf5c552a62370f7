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

/** The tools of the servers that a Worker's profile names, each under its server's name. Used by the thread of the run, closed by any. */
final class McpToolbox implements Toolbox {

    private static final System.Logger LOG = System.getLogger(McpToolbox.class.getName());

    private record Place(ToolServerConnection link, String tool) {

        String fullName() {
            return link.name() + ToolNames.BETWEEN + tool;
        }
    }

    private final List<ToolServerConnection> links;
    private Map<String, Place> places = Map.of();
    private List<String> unavailable = List.of();

    McpToolbox(List<ToolServerConnection> links) {
        this.links = links;
    }

    @Override
    public List<ToolSpecification> specifications() throws EngineException, InterruptedException {
        Map<String, Place> found = new HashMap<>();
        List<ToolSpecification> specifications = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        ToolNames names = new ToolNames();
        for (ToolServerConnection link : links) {
            try {
                for (McpSchema.Tool tool : link.tools()) {
                    Place place = new Place(link, tool.name());
                    String name = names.offer(place.fullName());
                    found.put(name, place);
                    specifications.add(ToolSchemas.specification(name, tool));
                }
            } catch (ToolServerException e) {
                LOG.log(System.Logger.Level.DEBUG, e.getMessage());
                missing.add(link.name());
            } catch (IllegalArgumentException | NullPointerException e) {
                // The libraries refuse what a server may say in more ways than can be foreseen; that is no reason to end the run.
                LOG.log(System.Logger.Level.WARNING, "the tool server " + link.name() + " describes its tools in a way that cannot be understood", e);
                missing.add(link.name());
            }
        }
        places = found;
        unavailable = missing;
        return specifications;
    }

    @Override
    public List<String> unavailable() {
        return unavailable;
    }

    @Override
    public Optional<String> fullName(String offered) {
        return Optional.ofNullable(places.get(offered)).map(Place::fullName);
    }

    @Override
    public ToolOutcome call(String name, String arguments) throws InterruptedException {
        Place place = places.get(name);
        return place == null ? new ToolOutcome("there is no tool " + name, true) : place.link().call(place.tool(), arguments);
    }

    @Override
    public void close() {
        links.forEach(ToolServerConnection::close);
    }
}
