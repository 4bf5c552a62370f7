package dev.yado.engine.llm.internal.tool;

import dev.yado.engine.llm.internal.mcp.ToolOutcome;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.yado.runtime.spi.engine.EngineException;
import java.util.List;
import java.util.Optional;

/** The tools of one Worker's session. Used by the thread of the run, closed by any. */
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
            // Nothing is held.
        }
    };

    /** What the model may be offered now. */
    List<ToolSpecification> specifications() throws EngineException, InterruptedException;

    /** Names of the servers whose tools are missing among {@link #specifications}, because they cannot be used now. */
    default List<String> unavailable() {
        return List.of();
    }

    /** What {@code SERVER__TOOL} is offered under this name, as its server says it; empty when nothing is. */
    default Optional<String> fullName(String offered) {
        return Optional.empty();
    }

    /**
     * Calls a tool and waits for its result, with a bound. Whatever goes wrong with it is a result, too.
     *
     * @param arguments as the model wrote them
     */
    ToolOutcome call(String name, String arguments) throws InterruptedException;

    @Override
    void close();
}
