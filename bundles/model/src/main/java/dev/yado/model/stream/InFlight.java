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

    public static final InFlight NOTHING = new InFlight(List.of());

    public InFlight {
        blocks = List.copyOf(blocks);
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** One block, tagged by {@code kind}. */
    public sealed interface Block {
    }

    public record TextBlock(String text) implements Block {
    }

    public record ThinkingBlock(String text) implements Block {
    }

    /** @param arguments the JSON fragments so far */
    public record ToolCallBlock(String id, String name, String arguments) implements Block {
    }
}
