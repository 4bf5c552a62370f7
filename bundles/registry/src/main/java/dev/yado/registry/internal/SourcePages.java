package dev.yado.registry.internal;

import dev.yado.model.Page;
import dev.yado.model.WorkerQuery;
import dev.yado.registry.api.AccessPolicy.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads one source's listing page by page until enough visible items are there. Never reads past what is wanted, so that the place where it
 * stopped is one the source can go on from.
 *
 * @param reader one page of the source, under the ids that count
 * @param policy which items the caller may see
 */
record SourcePages<T>(Reader<T> reader, Function<T, Decision> policy) {

    /** Reads one page of one source. */
    interface Reader<T> {
        Page<T> read(Source source, int limit, Optional<String> after);
    }

    /**
     * @param rest    where to go on; empty when the source has no more
     * @param refused how many items the policy forbade (not those it hides)
     */
    record Filled<T>(List<T> items, Optional<ListPosition.Within> rest, int refused) {
    }

    /** Runs on the source's own thread and ends with an interrupt when the call is given up. */
    Filled<T> fill(Source source, int want, ListPosition.Within start) {
        List<T> items = new ArrayList<>();
        int refused = 0;
        Optional<String> after = start.after();
        int skip = start.skip();
        while (items.size() < want && !Thread.currentThread().isInterrupted()) {
            int asked = Math.min(WorkerQuery.MAX_LIMIT, want - items.size() + Math.min(skip, WorkerQuery.MAX_LIMIT));
            Page<T> page = reader.read(source, asked, after);
            int at = Math.min(skip, page.items().size());
            while (at < page.items().size() && items.size() < want) {
                T item = page.items().get(at++);
                switch (policy.apply(item)) {
                    case ALLOW -> items.add(item);
                    case FORBID -> refused++;
                    case HIDE -> {
                        // As if it did not exist.
                    }
                }
            }
            if (at < page.items().size()) {
                return new Filled<>(items, Optional.of(new ListPosition.Within(after, at)), refused);
            }
            if (page.next().isEmpty()) {
                return new Filled<>(items, Optional.empty(), refused);
            }
            if (page.next().equals(after)) {
                throw new IllegalStateException("the source's listing does not move on");
            }
            after = page.next();
            skip = 0;
        }
        return new Filled<>(items, Optional.of(new ListPosition.Within(after, skip)), refused);
    }
}
