package dev.yado.registry.internal.list;

import dev.yado.model.failure.Diagnostic;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.fleet.RuntimeObserver;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.source.Deadline;
import dev.yado.registry.internal.source.Projections;
import dev.yado.registry.internal.source.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of Runtimes: the serving, the shadowed and the gone. What stands on a page is known before any source is asked, so exactly
 * those are asked, at once. Stateless.
 */
public final class RuntimeLister {

    private RuntimeLister() {
    }

    /** One line of the list. @param index among the lines of its seat */
    private record Row(RuntimeSlot slot, int index) {

        /** Empty for a Runtime that is gone. */
        Optional<RuntimeObserver.PendingObservation> ask() {
            if (slot.isGone()) {
                return Optional.empty();
            }
            if (index == 0) {
                return slot.active().map(source -> RuntimeObserver.observeActive(slot, source));
            }
            RuntimeSlot.Shadow shadow = slot.shadowed().get(index - 1);
            return Optional.of(RuntimeObserver.observe(shadow.source(), shadow.since(), Optional.of(shadow.since())));
        }
    }

    public static Listing<RuntimeProjection> list(ListScope scope, Optional<ListPosition> from, int limit, Deadline deadline) {
        List<Row> rows = rows(scope, from);
        List<Row> page = rows.subList(0, Math.min(limit, rows.size()));
        List<Optional<RuntimeObserver.PendingObservation>> questions = page.stream().map(Row::ask).toList();

        List<RuntimeProjection> items = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>(scope.diagnostics());
        List<Diagnostic> sourceDiagnostics = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            RuntimeSlot slot = page.get(i).slot();
            if (questions.get(i).isEmpty()) {
                items.add(slot.unavailableProjection());
                diagnostics.add(Projections.diagnostic(slot.id(), SourceFailures.unavailable(slot.id()).failure()));
                continue;
            }
            RuntimeObserver.Observation observed = questions.get(i).get().await(deadline);
            items.add(observed.projection());
            observed.failed().ifPresentOrElse(failed -> diagnostics.add(Projections.diagnostic(slot.id(), failed.failure())),
                    () -> sourceDiagnostics.addAll(observed.projection().diagnostics()));
        }
        // After those on what is missing, which they must not push out.
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
