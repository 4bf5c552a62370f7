package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.internal.fleet.RegisteredSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads one source's listing page by page until enough visible items are found. Never reads past the last wanted item, so that the source
 * can continue at the position where reading stopped.
 *
 * @param reader            reads one page of the source
 * @param shown             converts an item to the configured ids and redacts its texts
 * @param policy            decides about converted items
 * @param sourceDiagnostics returns the source's diagnostics about its Runtime
 */
public record SourcePages<T>(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown, Function<T, Decision> policy,
        Function<RegisteredSource, List<Diagnostic>> sourceDiagnostics) {

    /** Creates pages without diagnostics of the source. */
    public SourcePages(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown, Function<T, Decision> policy) {
        this(reader, shown, policy, source -> List.of());
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

    /** Reads items. Runs on the source's own thread and stops at an interrupt, when the call is given up. */
    public Batch<T> fill(RegisteredSource source, int want, ListPosition.SourcePosition start) {
        List<Diagnostic> sourceDiagnostics = start.equals(ListPosition.SourcePosition.BEGINNING) ? this.sourceDiagnostics.apply(source) : List.of();
        List<T> items = new ArrayList<>();
        int refused = 0;
        Optional<String> after = start.after();
        int skip = start.skip();
        while (items.size() < want && !Thread.currentThread().isInterrupted()) {
            int requested = Math.min(WorkerQuery.MAX_LIMIT, want - items.size() + Math.min(skip, WorkerQuery.MAX_LIMIT));
            Page<T> page = reader.read(source, requested, after);
            int at = Math.min(skip, page.items().size());
            while (at < page.items().size() && items.size() < want) {
                // One by one: if a source returns all items when five were requested, only five are processed.
                T item = shown.apply(page.items().get(at++), source);
                switch (policy.apply(item)) {
                    case ALLOW -> items.add(item);
                    case FORBID -> refused++;
                    case HIDE -> {
                        // Treated as nonexistent.
                    }
                }
            }
            if (at < page.items().size()) {
                return new Batch<>(items, Optional.of(new ListPosition.SourcePosition(after, at)), refused, sourceDiagnostics);
            }
            if (page.next().isEmpty()) {
                return new Batch<>(items, Optional.empty(), refused, sourceDiagnostics);
            }
            if (page.next().equals(after)) {
                throw new IllegalStateException("the source's listing does not advance");
            }
            after = page.next();
            skip = 0;
        }
        return new Batch<>(items, Optional.of(new ListPosition.SourcePosition(after, skip)), refused, sourceDiagnostics);
    }
}
