package dev.yado.registry.internal.aggregation;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.internal.access.PolicyFailures;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.aggregation.SourcePages.Batch;
import dev.yado.registry.internal.aggregation.SourcePages.Part;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.SourceCall;
import dev.yado.registry.internal.call.SourceFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Reads one source's listing part by part until enough visible items are found. Between two parts the policy decides, while no thread and no
 * call of the source is occupied: a slow policy must not look like a slow Runtime. Thread-safe.
 */
public final class PageFill<T> {

    /** Maximum number of attempts to start: the serving source may be replaced between looking it up and calling it. */
    private static final int MAX_ATTEMPTS = 3;

    private final SourcePages<T> pages;
    private final RegisteredSource source;
    private final int want;
    private final List<Diagnostic> sourceDiagnostics;
    private final CompletableFuture<Batch<T>> result = new CompletableFuture<>();
    private final AtomicLong decidingNanos = new AtomicLong();
    private volatile long decidingSince;
    private volatile boolean deciding;
    private volatile SourceCall<Part<T>> call;

    // Of one step at a time.
    private final List<T> items = new ArrayList<>();
    private int refused;

    /** The failure of the whole list, because the policy has not decided. */
    static final class NotDecided extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotDecided(YadoException why) {
            super(why.getMessage(), why, false, false);
        }

        YadoException failure() {
            return new YadoException(((YadoException) getCause()).failure());
        }
    }

    private PageFill(SourcePages<T> pages, RegisteredSource source, int want, ListPosition.SourcePosition start) {
        this.pages = pages;
        this.source = source;
        this.want = want;
        this.sourceDiagnostics = start.equals(ListPosition.SourcePosition.BEGINNING) ? pages.sourceDiagnostics().apply(source) : List.of();
    }

    /**
     * Starts and does not wait.
     *
     * @param serving returns the source that serves at that moment
     * @throws YadoException {@code runtime_unavailable}, {@code overloaded}
     */
    public static <T> PageFill<T> start(SourcePages<T> pages, Supplier<RegisteredSource> serving, int want, ListPosition.SourcePosition from) {
        for (int attempt = 1;; attempt++) {
            PageFill<T> fill = new PageFill<>(pages, serving.get(), want, from);
            if (fill.read(from)) {
                return fill;
            }
            if (attempt == MAX_ATTEMPTS) {
                throw SourceFailures.unregistered(fill.source.id(), false);
            }
        }
    }

    /**
     * Waits for the items, and gives up at the deadline.
     *
     * @throws YadoException      the failure of the Runtime
     * @throws NotDecided         if the policy has not decided
     */
    Batch<T> awaitItems(Deadline deadline) {
        try {
            return result.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NotDecided notDecided ? notDecided : (YadoException) e.getCause();
        } catch (TimeoutException e) {
            cancel();
            throw late(deadline);
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw SourceFailures.interrupted(source.id(), false);
        }
    }

    /** As {@link #awaitItems}, with {@code policy_unavailable} for a policy that has not decided. */
    public Batch<T> await(Deadline deadline) {
        try {
            return awaitItems(deadline);
        } catch (NotDecided notDecided) {
            throw notDecided.failure();
        }
    }

    /** Returns the failure for a list whose deadline has passed: of the policy, if most of the time was spent there. */
    RuntimeException late(Deadline deadline) {
        long inPolicy = decidingNanos.get() + (deciding ? System.nanoTime() - decidingSince : 0);
        return deciding || inPolicy > deadline.allowed().toNanos() / 2 ? new NotDecided(PolicyFailures.late())
                : SourceFailures.timeout(source.id(), deadline, false);
    }

    /** @param done called with the items or the failure, the other being null */
    void whenSettled(BiConsumer<Batch<T>, Throwable> done) {
        result.whenComplete(done);
    }

    void cancel() {
        result.completeExceptionally(SourceFailures.interrupted(source.id(), false));
        SourceCall<Part<T>> started = call;
        if (started != null) {
            started.cancel();
        }
    }

    /** @return false if the source is unregistered; nothing was called then */
    private boolean read(ListPosition.SourcePosition from) {
        int missing = want - items.size();
        // Local copies: a call that hangs must not keep this page and its Workers reachable.
        SourcePages<T> reading = pages;
        RegisteredSource of = source;
        Optional<SourceCall<Part<T>>> begun = source.gate().begin(false, () -> reading.read(of, missing, from), late -> {});
        begun.ifPresent(started -> {
            call = started;
            started.whenSettled((part, failed) -> {
                if (failed != null) {
                    result.completeExceptionally(failed);
                } else {
                    decide(part);
                }
            });
        });
        return begun.isPresent();
    }

    private void decide(Part<T> part) {
        decidingSince = System.nanoTime();
        deciding = true;
        CompletableFuture<List<Decision>> decisions;
        try {
            decisions = pages.policy().apply(part.items());
        } catch (YadoException notDecided) {
            decisions = CompletableFuture.failedFuture(notDecided);
        }
        decisions.whenComplete((decided, failed) -> {
            decidingNanos.addAndGet(System.nanoTime() - decidingSince);
            deciding = false;
            if (failed != null) {
                result.completeExceptionally(new NotDecided(failed instanceof YadoException known ? known : PolicyFailures.late()));
            } else {
                add(part, decided);
            }
        });
    }

    private void add(Part<T> part, List<Decision> decisions) {
        for (int i = 0; i < decisions.size(); i++) {
            switch (decisions.get(i)) {
                case ALLOW -> items.add(part.items().get(i));
                case FORBID -> refused++;
                case HIDE -> {
                    // Treated as nonexistent.
                }
            }
        }
        if (items.size() >= want || part.rest().isEmpty() || result.isDone()) {
            result.complete(new Batch<>(items, part.rest(), refused, sourceDiagnostics));
            return;
        }
        try {
            if (!read(part.rest().get())) {
                result.completeExceptionally(SourceFailures.unregistered(source.id(), false));
            }
        } catch (YadoException overloaded) {
            result.completeExceptionally(overloaded);
        }
    }
}
