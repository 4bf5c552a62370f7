package dev.yado.registry.internal.list;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.api.Listing;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.list.SourcePages.Batch;
import dev.yado.registry.internal.source.Deadline;
import dev.yado.registry.internal.source.Projections;
import dev.yado.registry.internal.source.SourceCall;
import dev.yado.registry.internal.source.SourceFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One page of a list over several Runtimes. All sources at or after the page's beginning are asked at once, under one deadline; the answers
 * are then taken in the order of the runtime ids until the page is full. One that is late or fails at its place is skipped with a
 * diagnostic and holds up nobody. One object per page.
 *
 * <p>Every source is asked for a whole page, because none knows what the others have. The one that only fits in part is asked once more
 * for what fits: only so does it say where to go on.
 */
public final class ListGatherer<T> {

    /** Most sources asked at once; the next is asked when one of them has answered. */
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

    /** @param from where the page begins; the scope begins there too */
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
            // What a source says of itself comes last: too much of it must not push out that another is missing.
            diagnostics.addAll(sourceDiagnostics);
            return new Listing<>(items, diagnostics, 0, next.map(ListPosition::token));
        } finally {
            // First, or each cancelled call would have the next source asked.
            nextToAsk.set(requests.size());
            requests.forEach(Request::cancel);
        }
    }

    /** What a list says of items the policy forbade: that there are some. */
    public static List<Diagnostic> refusals(RuntimeId id, Batch<?> batch) {
        return batch.refused() == 0 ? List.of() : List.of(Projections.diagnostic(id, new Failure(FailureCode.WORKER_NOT_VISIBLE,
                "Runtime " + id + " has Workers that the access policy does not let you see")));
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
            } catch (NotAsked none) {
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
                    batch = request.ask(room).await(deadline);
                } catch (YadoException failed) {
                    // The page ends before it; as it is not empty, the list moves on, and the next page tries again.
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

    // Called once for each place in the window and once for each answer: so a source that hangs keeps one place, not the list.
    private void askNext() {
        boolean settled = true;
        while (settled && found.get() < limit && !deadline.passed()) {
            int index = nextToAsk.getAndIncrement();
            if (index >= requests.size()) {
                return;
            }
            settled = requests.get(index).askInTurn();
        }
    }

    /** The deadline passed before it was this source's turn to be asked. */
    private static final class NotAsked extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final class Request {

        private final RuntimeSlot slot;
        private final ListPosition.SourcePosition from;
        private final CompletableFuture<Batch<T>> answer = new CompletableFuture<>();
        private volatile SourceCall<Batch<T>> call;

        Request(RuntimeSlot slot, ListPosition.SourcePosition from) {
            this.slot = slot;
            this.from = from;
            if (slot.isGone()) {
                answer.completeExceptionally(SourceFailures.unavailable(slot.id()));
            }
        }

        ListPosition start() {
            return new ListPosition(slot.id(), from);
        }

        SourceCall<Batch<T>> ask(int want) {
            RuntimeId id = slot.id();
            RegisteredSource source = slot.active().orElseThrow(() -> SourceFailures.unavailable(id));
            // Copies: a source that hangs must not keep this page, with its Workers, alive.
            SourcePages<T> reading = pages;
            ListPosition.SourcePosition start = from;
            return source.gate().begin(false, () -> reading.fill(source, want, start), late -> { })
                    .orElseThrow(() -> SourceFailures.unregistered(id, false));
        }

        /** @return true when it is settled already, without an answer to wait for */
        boolean askInTurn() {
            if (answer.isDone()) {
                return true;
            }
            try {
                SourceCall<Batch<T>> started = ask(limit);
                call = started;
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

        Batch<T> await() throws NotAsked {
            try {
                return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw (YadoException) e.getCause();
            } catch (TimeoutException e) {
                if (call == null) {
                    throw new NotAsked();
                }
                throw SourceFailures.timeout(slot.id(), deadline, false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SourceFailures.interrupted(slot.id(), false);
            }
        }

        void cancel() {
            SourceCall<Batch<T>> started = call;
            if (started != null) {
                started.cancel();
            }
        }
    }
}
