package dev.yado.runtime.core.internal.profile;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks whether Workers can be created from a profile now. Calls the engine, which is foreign code, with a time limit. Thread-safe. */
public final class ProfileCheck {

    private static final System.Logger LOG = System.getLogger(ProfileCheck.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** How long a result is reused for summaries, which may be read with every change of every Worker. */
    private static final long MAX_AGE_NANOS = 1_000_000_000L;

    private record CachedResult(Profile profile, Optional<EngineDirectory.Entry> engine, long at, Optional<Failure> problem) {
    }

    private final ConcurrentHashMap<String, CachedResult> results = new ConcurrentHashMap<>();
    private final EngineDirectory engines;
    private final ExecutorService calls;

    public ProfileCheck(EngineDirectory engines, ExecutorService calls) {
        this.engines = engines;
        this.calls = calls;
    }

    /** As {@link #problem}; the result is up to one second old. */
    public Optional<Failure> recentProblem(Profile profile) {
        Optional<EngineDirectory.Entry> engine = engines.best(profile.engine());
        CachedResult before = results.get(profile.name());
        if (before != null && System.nanoTime() - before.at() < MAX_AGE_NANOS && before.engine().equals(engine) && before.profile().equals(profile)) {
            return before.problem();
        }
        Optional<Failure> problem = problem(profile);
        results.put(profile.name(), new CachedResult(profile, engine, System.nanoTime(), problem));
        return problem;
    }

    /** Discards cached results: an engine may have another one now. */
    public void invalidate() {
        results.clear();
    }

    /** Returns {@code engine_unavailable} or {@code invalid_request}; empty if Workers can be created. */
    public Optional<Failure> problem(Profile profile) {
        Optional<EngineDirectory.Entry> engine = engines.best(profile.engine());
        if (engine.isEmpty()) {
            return Optional.of(Failures.engineUnavailable(profile.engine()).failure());
        }
        Future<?> checked;
        try {
            checked = calls.submit(() -> {
                ProfileEnvironment.resolve(profile);
                engine.get().engine().check(profile);
                return null;
            });
        } catch (RejectedExecutionException e) {
            return Optional.of(Failures.stopping().failure());
        }
        try {
            checked.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refused) {
                boolean wrong = refused.code() == EngineErrorCode.INVALID_REQUEST;
                return Optional.of(new Failure(wrong ? FailureCode.INVALID_REQUEST : FailureCode.ENGINE_UNAVAILABLE, refused.getMessage()));
            }
            LOG.log(System.Logger.Level.ERROR, "the engine " + profile.engine() + " failed unexpectedly in its check of profile " + profile.name(),
                    e.getCause());
            return unavailable("the engine " + profile.engine() + " failed unexpectedly in its check of this profile; see the log of this Runtime");
        } catch (TimeoutException e) {
            checked.cancel(true);
            return unavailable("the engine " + profile.engine() + " did not check this profile within " + TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException e) {
            checked.cancel(true);
            Thread.currentThread().interrupt();
            return unavailable("the engine " + profile.engine() + " did not complete its check of this profile: the calling thread was interrupted");
        }
    }

    private static Optional<Failure> unavailable(String message) {
        return Optional.of(new Failure(FailureCode.ENGINE_UNAVAILABLE, message));
    }
}
