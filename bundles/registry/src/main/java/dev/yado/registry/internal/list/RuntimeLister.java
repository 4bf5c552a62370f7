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
    private record Row(RuntimeSlot seat, int index) {

        /** Empty for a Runtime that is gone. */
        Optional<RuntimeObserver.Question> ask() {
            if (seat.isGone()) {
                return Optional.empty();
            }
            if (index == 0) {
                return seat.active().map(source -> RuntimeObserver.askActive(seat, source));
            }
            RuntimeSlot.Shadow shadow = seat.shadowed().get(index - 1);
            return Optional.of(RuntimeObserver.ask(shadow.source(), shadow.since(), Optional.of(shadow.since())));
        }
    }

    public static Listing<RuntimeProjection> list(ListScope scope, Optional<ListPosition> from, int limit, Deadline deadline) {
        List<Row> rows = rows(scope, from);
        List<Row> page = rows.subList(0, Math.min(limit, rows.size()));
        List<Optional<RuntimeObserver.Question>> questions = page.stream().map(Row::ask).toList();

        List<RuntimeProjection> items = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>(scope.diagnostics());
        List<Diagnostic> remarks = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            RuntimeSlot seat = page.get(i).seat();
            if (questions.get(i).isEmpty()) {
                items.add(seat.whenGone());
                diagnostics.add(Projections.diagnostic(seat.id(), SourceFailures.gone(seat.id()).failure()));
                continue;
            }
            RuntimeObserver.Observed observed = questions.get(i).get().await(deadline);
            items.add(observed.projection());
            observed.failed().ifPresentOrElse(failed -> diagnostics.add(Projections.diagnostic(seat.id(), failed.failure())),
                    () -> remarks.addAll(observed.projection().diagnostics()));
        }
        // After those on what is missing, which they must not push out.
        diagnostics.addAll(remarks);
        Optional<String> next = rows.size() == page.size() ? Optional.empty() : Optional.of(position(rows.get(page.size())).token());
        return new Listing<>(items, diagnostics, 0, next);
    }

    private static List<Row> rows(ListScope scope, Optional<ListPosition> from) {
        List<Row> rows = new ArrayList<>();
        for (RuntimeSlot seat : scope.seats()) {
            int first = from.map(position -> position.startIn(seat.id()).skip()).orElse(0);
            for (int index = first; index <= seat.shadowed().size(); index++) {
                rows.add(new Row(seat, index));
            }
        }
        return rows;
    }

    private static ListPosition position(Row row) {
        return new ListPosition(row.seat().id(), new ListPosition.Within(Optional.empty(), row.index()));
    }
}
