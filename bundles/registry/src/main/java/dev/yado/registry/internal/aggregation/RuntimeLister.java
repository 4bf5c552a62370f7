package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.registry.internal.fleet.RuntimeObserver;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.source.api.RuntimeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists Runtimes: available, shadowed and unavailable ones. The rows of a page are known before any source is called, so exactly their
 * sources are called, concurrently. Stateless.
 */
public final class RuntimeLister {

    private RuntimeLister() {
    }

    /**
     * One row of the list.
     *
     * @param index among the rows of its slot
     */
    private record Row(RuntimeSlot slot, int index) {

        /** Starts the observation; empty for an unavailable Runtime. */
        Optional<RuntimeObserver.PendingObservation> observe() {
            if (index == 0) {
                return slot.active().map(source -> RuntimeObserver.observeActive(slot, source));
            }
            return Optional.of(RuntimeObserver.observe(slot.shadowed().get(index - 1)));
        }
    }

    public static Listing<RuntimeProjection> list(ListScope scope, Optional<ListPosition> from, int limit, Deadline deadline) {
        List<Row> rows = rows(scope, from);
        List<Row> page = rows.subList(0, Math.min(limit, rows.size()));
        List<Optional<RuntimeObserver.PendingObservation>> observations = page.stream().map(Row::observe).toList();

        List<RuntimeProjection> items = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>(scope.diagnostics());
        List<Diagnostic> sourceDiagnostics = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            RuntimeSlot slot = page.get(i).slot();
            if (observations.get(i).isEmpty()) {
                items.add(slot.unavailableProjection());
                diagnostics.add(Projections.diagnostic(slot.id(), SourceFailures.unavailable(slot.id()).failure()));
                continue;
            }
            RuntimeObserver.Observation observed = observations.get(i).get().await(deadline);
            items.add(observed.projection());
            observed.failed().ifPresentOrElse(failed -> diagnostics.add(Projections.diagnostic(slot.id(), failed.failure())),
                    () -> sourceDiagnostics.addAll(observed.projection().diagnostics()));
        }
        // Last, because they must not displace the diagnostics about missing Runtimes.
        diagnostics.addAll(sourceDiagnostics);
        Optional<String> next = rows.size() == page.size() ? Optional.empty() : Optional.of(position(rows.get(page.size())).token());
        return new Listing<>(items, diagnostics, 0, next);
    }

    private static List<Row> rows(ListScope scope, Optional<ListPosition> from) {
        List<Row> rows = new ArrayList<>();
        for (RuntimeSlot slot : scope.slots()) {
            int first = from.map(position -> position.startIn(slot.id()).skip()).orElse(0);
            for (int index = first; index <= slot.shadowed().size(); index++) {
                rows.add(new Row(slot, index));
            }
        }
        return rows;
    }

    private static ListPosition position(Row row) {
        return new ListPosition(row.slot().id(), new ListPosition.SourcePosition(Optional.empty(), row.index()));
    }
}
