package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.internal.fleet.RegisteredSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How to list the items of a source: read a part, convert its items, let the policy decide about them. {@link PageFill} does it until a page
 * is full.
 *
 * @param reader            reads one page of the source
 * @param shown             converts an item to the configured ids and redacts its texts
 * @param policy            decides about converted items, in their order and without waiting
 * @param sourceDiagnostics returns the source's diagnostics about its Runtime
 */
public record SourcePages<T>(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown, Function<List<T>, CompletableFuture<List<Decision>>> policy,
        Function<RegisteredSource, List<Diagnostic>> sourceDiagnostics) {

    /** Creates pages whose items are all visible, and without diagnostics of the source. */
    public SourcePages(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown) {
        this(reader, shown, items -> CompletableFuture.completedFuture(items.stream().map(item -> Decision.ALLOW).toList()), source -> List.of());
    }

    /** Reads one page of one source. */
    public interface Reader<T> {
        Page<T> read(RegisteredSource source, int limit, Optional<String> after);
    }

    /**
     * The items found.
     *
     * @param rest              position of the next item; empty if the source has no more
     * @param refused           number of items that the policy forbade, without those that it hides
     * @param sourceDiagnostics returned with the first items of the source only
     */
    public record Batch<T>(List<T> items, Optional<ListPosition.SourcePosition> rest, int refused, List<Diagnostic> sourceDiagnostics) {
    }

    /**
     * A part of a source's listing, before the policy has decided about it.
     *
     * @param rest position of the next item; empty if the source has no more
     */
    record Part<T>(List<T> items, Optional<ListPosition.SourcePosition> rest) {
    }

    /**
     * Reads a part of at most {@code want} items. Runs on the source's own thread. Never reads past the last wanted item, so that the source
     * can continue at the position where reading stopped.
     */
    Part<T> read(RegisteredSource source, int want, ListPosition.SourcePosition start) {
        int requested = Math.min(WorkerQuery.MAX_LIMIT, want + Math.min(start.skip(), WorkerQuery.MAX_LIMIT));
        Page<T> page = reader.read(source, requested, start.after());
        List<T> items = new ArrayList<>();
        int at = Math.min(start.skip(), page.items().size());
        while (at < page.items().size() && items.size() < want) {
            // One by one: if a source returns all items when five were requested, only five are processed.
            items.add(shown.apply(page.items().get(at++), source));
        }
        if (at < page.items().size()) {
            return new Part<>(items, Optional.of(new ListPosition.SourcePosition(start.after(), at)));
        }
        if (page.next().isPresent() && page.next().equals(start.after())) {
            throw new IllegalStateException("the source's listing does not advance");
        }
        return new Part<>(items, page.next().map(next -> new ListPosition.SourcePosition(Optional.of(next), 0)));
    }
}
