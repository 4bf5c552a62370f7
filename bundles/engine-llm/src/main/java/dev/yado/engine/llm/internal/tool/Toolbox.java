package dev.yado.engine.llm.internal.tool;

import dev.yado.engine.llm.internal.mcp.ToolOutcome;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.List;
import java.util.Optional;

/** The tools of one Worker's session. Used by the run's thread; may be closed by any. */
public interface Toolbox extends AutoCloseable {

    /** No tools. */
    Toolbox EMPTY = new Toolbox() {
        @Override
        public List<ToolSpecification> specifications() {
            return List.of();
        }

        @Override
        public ToolOutcome call(String name, String arguments) {
            return new ToolOutcome("there is no tool " + name, true);
        }

        @Override
        public void close() {
            // No resources.
        }
    };

    /** Returns the available tools. */
    List<ToolSpecification> specifications() throws EngineException, InterruptedException;

    /** Returns the names of the servers whose tools are missing in {@link #specifications}, since they are not available. */
    default List<String> unavailable() {
        return List.of();
    }

    /** Returns the full name {@code SERVER__TOOL} of an offered tool; empty if no tool has this name. */
    default Optional<String> fullName(String offered) {
        return Optional.empty();
    }

    /**
     * Calls a tool and waits for its result, with a time limit. A failure is returned as a result.
     *
     * @param arguments as sent by the model
     */
    ToolOutcome call(String name, String arguments) throws InterruptedException;

    @Override
    void close();
}
