package dev.yado.registry.internal.list;

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
 * Reads one source's listing page by page until enough visible items are there. Never reads past what is wanted, so that the place where it
 * stopped is one the source can go on from.
 *
 * @param reader  one page of the source, as the source gives it
 * @param shown   an item under the ids that count and in words that may leave
 * @param policy  which items the caller may see, as they are shown
 * @param sourceDiagnostics what the source says of its Runtime as a whole, for the list as a whole
 */
public record SourcePages<T>(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown, Function<T, Decision> policy, Function<RegisteredSource, List<Diagnostic>> sourceDiagnostics) {

    /** Without remarks. */
    public SourcePages(Reader<T> reader, BiFunction<T, RegisteredSource, T> shown, Function<T, Decision> policy) {
        this(reader, shown, policy, source -> List.of());
    }

    /** Reads one page of one source. */
    public interface Reader<T> {
        Page<T> read(RegisteredSource source, int limit, Optional<String> after);
    }

    /**
     * @param rest    where to go on; empty when the source has no more
     * @param refused how many items the policy forbade (not those it hides)
     * @param sourceDiagnostics told with the source's first item, once in all pages
     */
    public record Batch<T>(List<T> items, Optional<ListPosition.SourcePosition> rest, int refused, List<Diagnostic> sourceDiagnostics) {
    }

    /** Runs on the source's own thread and ends with an interrupt when the call is given up. */
    public Batch<T> fill(RegisteredSource source, int want, ListPosition.SourcePosition start) {
        List<Diagnostic> sourceDiagnostics = start.equals(ListPosition.SourcePosition.BEGINNING) ? this.sourceDiagnostics.apply(source) : List.of();
        List<T> items = new ArrayList<>();
        int refused = 0;
        Optional<String> after = start.after();
        int skip = start.skip();
        while (items.size() < want && !Thread.currentThread().isInterrupted()) {
            int asked = Math.min(WorkerQuery.MAX_LIMIT, want - items.size() + Math.min(skip, WorkerQuery.MAX_LIMIT));
            Page<T> page = reader.read(source, asked, after);
            int at = Math.min(skip, page.items().size());
            while (at < page.items().size() && items.size() < want) {
                // One by one: a source that gives all it has when it is asked for five must not have all of it worked through.
                T item = shown.apply(page.items().get(at++), source);
                switch (policy.apply(item)) {
                    case ALLOW -> items.add(item);
                    case FORBID -> refused++;
                    case HIDE -> {
                        // As if it did not exist.
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
                throw new IllegalStateException("the source's listing does not move on");
            }
            after = page.next();
            skip = 0;
        }
        return new Batch<>(items, Optional.of(new ListPosition.SourcePosition(after, skip)), refused, sourceDiagnostics);
    }
}
