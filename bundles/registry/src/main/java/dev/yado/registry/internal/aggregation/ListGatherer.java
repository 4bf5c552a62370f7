package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.aggregation.SourcePages.Batch;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gathers one page of a list over several Runtimes. All sources at or after the start of the page are called concurrently, with one deadline; their results are
 * then taken in the order of the runtime ids until the page is full. A source that is late or fails at its turn is skipped with a diagnostic and delays no
 * other. One object per page.
 *
 * <p>Every source is called for a complete page, because it is not known in advance how many items the others have. A source whose items only fit in part is
 * called once more for the number that fits, because only then it states where to continue.
 */
public final class ListGatherer<T> {

    /** Maximum number of concurrent calls; the next source is called when one of them has returned. */
    static final int WINDOW = 64;

    private final SourcePages<T> pages;
    private final int limit;
    private final Deadline deadline;
    private final List<Request> requests = new ArrayList<>();
    private final AtomicInteger nextToAsk = new AtomicInteger();
    private final AtomicInteger found = new AtomicInteger();

    private final List<T> items = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Diagnostic> sourceDiagnostics = new ArrayList<>();

    public ListGatherer(SourcePages<T> pages, int limit, Deadline deadline) {
        this.pages = pages;
        this.limit = limit;
        this.deadline = deadline;
    }

    /**
     * @param from start of the page; the scope begins there too
     * @throws YadoException {@code policy_unavailable}: a list from which items are missing because of the policy would look complete
     */
    public Listing<T> gather(ListScope scope, Optional<ListPosition> from) {
        diagnostics.addAll(scope.diagnostics());
        for (RuntimeSlot slot : scope.slots()) {
            requests.add(new Request(slot, from.map(position -> position.startIn(slot.id())).orElse(ListPosition.SourcePosition.BEGINNING)));
        }
        for (int i = 0; i < WINDOW; i++) {
            askNext();
        }
        try {
            Optional<ListPosition> next = take();
            // Diagnostics of the sources themselves come last: they must not displace those about missing sources.
            diagnostics.addAll(sourceDiagnostics);
            return new Listing<>(items, diagnostics, 0, next.map(ListPosition::token));
        } catch (PageFill.NotDecided notDecided) {
            throw notDecided.failure();
        } finally {
            // First, because each cancelled call would otherwise start the next one.
            nextToAsk.set(requests.size());
            requests.forEach(Request::cancel);
        }
    }

    /** Returns the diagnostics for items that the policy forbade. */
    public static List<Diagnostic> refusals(RuntimeId id, Batch<?> batch) {
        return batch.refused() == 0 ? List.of() : List.of(Projections.diagnostic(id, new Failure(FailureCode.WORKER_NOT_VISIBLE,
                "Runtime " + id + " has Workers that the access policy does not allow you to see")));
    }

    private Optional<ListPosition> take() {
        for (Request request : requests) {
            boolean full = items.size() >= limit;
            if (full && !request.answer.isDone()) {
                return Optional.of(request.start());
            }
            Batch<T> batch;
            try {
                batch = request.await();
            } catch (DeadlinePassed none) {
                return Optional.of(request.start());
            } catch (YadoException failed) {
                diagnostics.add(Projections.diagnostic(request.slot.id(), failed.failure()));
                continue;
            }
            int room = limit - items.size();
            if (batch.items().size() > room) {
                if (room == 0) {
                    return Optional.of(request.start());
                }
                try {
                    batch = request.ask(room).awaitItems(deadline);
                } catch (YadoException failed) {
                    // The page ends before this source. It is not empty, so the list advances, and the next page calls the source again.
                    return Optional.of(request.start());
                }
            }
            items.addAll(batch.items());
            diagnostics.addAll(refusals(request.slot.id(), batch));
            sourceDiagnostics.addAll(batch.sourceDiagnostics());
            if (batch.rest().isPresent()) {
                return Optional.of(new ListPosition(request.slot.id(), batch.rest().get()));
            }
        }
        return Optional.empty();
    }

    // Called once per call in the window and once per result, so that a source that hangs occupies one call only.
    private void askNext() {
        boolean settled = true;
        while (settled && found.get() < limit && !deadline.passed()) {
            int index = nextToAsk.getAndIncrement();
            if (index >= requests.size()) {
                return;
            }
            settled = requests.get(index).callInTurn();
        }
    }

    /** Thrown if the deadline passed before this source was called. */
    private static final class DeadlinePassed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final class Request {

        private final RuntimeSlot slot;
        private final ListPosition.SourcePosition from;
        private final CompletableFuture<Batch<T>> answer = new CompletableFuture<>();
        private volatile PageFill<T> fill;

        Request(RuntimeSlot slot, ListPosition.SourcePosition from) {
            this.slot = slot;
            this.from = from;
            if (slot.isUnavailable()) {
                answer.completeExceptionally(SourceFailures.unavailable(slot.id()));
            }
        }

        ListPosition start() {
            return new ListPosition(slot.id(), from);
        }

        PageFill<T> ask(int want) {
            RegisteredSource source = slot.active().orElseThrow(() -> SourceFailures.unavailable(slot.id()));
            return PageFill.start(pages, () -> source, want, from);
        }

        /**
         * Calls the source when its turn has come.
         *
         * @return whether the request is settled already, without a call to wait for
         */
        boolean callInTurn() {
            if (answer.isDone()) {
                return true;
            }
            try {
                PageFill<T> started = ask(limit);
                fill = started;
                started.whenSettled((batch, failed) -> {
                    if (failed != null) {
                        answer.completeExceptionally(failed);
                    } else {
                        found.addAndGet(batch.items().size());
                        answer.complete(batch);
                    }
                    askNext();
                });
                return false;
            } catch (YadoException refused) {
                answer.completeExceptionally(refused);
                return true;
            }
        }

        Batch<T> await() throws DeadlinePassed {
            try {
                return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof PageFill.NotDecided notDecided ? notDecided : (YadoException) e.getCause();
            } catch (TimeoutException e) {
                PageFill<T> started = fill;
                if (started == null) {
                    throw new DeadlinePassed();
                }
                throw started.late(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SourceFailures.interrupted(slot.id(), false);
            }
        }

        void cancel() {
            PageFill<T> started = fill;
            if (started != null) {
                started.cancel();
            }
        }
    }
}
