package dev.yado.model.stream;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The output of an active run that no durable event contains yet.
 *
 * @param blocks the blocks, oldest first; empty if nothing is in flight
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

    /** One block; on the wire, {@code kind} distinguishes the subtypes. */
    public sealed interface Block {
    }

    /** The text so far. */
    public record TextBlock(String text) implements Block {
    }

    /** The thinking so far. */
    public record ThinkingBlock(String text) implements Block {
    }

    /** A tool call so far. @param arguments the fragments of JSON so far */
    public record ToolCallBlock(String id, String name, String arguments) implements Block {
    }
}
