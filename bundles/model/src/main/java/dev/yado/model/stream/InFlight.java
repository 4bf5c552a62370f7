package dev.yado.model.stream;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an active run has said that no durable event carries yet.
 *
 * @param blocks oldest first; empty when nothing is in flight
 */
@ProviderType
public record InFlight(List<Block> blocks) {

    /** Nothing is in flight. */
    public static final InFlight NOTHING = new InFlight(List.of());

    /** Checks and copies the components. */
    public InFlight {
        blocks = List.copyOf(blocks);
    }

    /** Returns whether nothing is in flight. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** One block, tagged by {@code kind}. */
    public sealed interface Block {
    }

    /** Text so far. */
    public record TextBlock(String text) implements Block {
    }

    /** Thinking so far. */
    public record ThinkingBlock(String text) implements Block {
    }

    /** @param arguments the JSON fragments so far */
    public record ToolCallBlock(String id, String name, String arguments) implements Block {
    }
}
