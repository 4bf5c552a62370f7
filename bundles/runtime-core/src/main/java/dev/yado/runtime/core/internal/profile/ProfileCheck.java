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

/** Whether Workers can be created from a profile now, and if not, why. Asks the engine, which is foreign code: with a bound. Thread-safe. */
public final class ProfileCheck {

    private static final System.Logger LOG = System.getLogger(ProfileCheck.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long an answer is good for listings, which may be asked for with every change of every Worker. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private record Known(Profile profile, Optional<EngineDirectory.Entry> engine, long at, Optional<Failure> problem) {
    }

    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
    private final EngineDirectory engines;
    private final ExecutorService calls;

    public ProfileCheck(EngineDirectory engines, ExecutorService calls) {
        this.engines = engines;
        this.calls = calls;
    }

    /** As {@link #problem}, as it was a second ago at most. */
    public Optional<Failure> recentProblem(Profile profile) {
        Optional<EngineDirectory.Entry> engine = engines.best(profile.engine());
        Known before = known.get(profile.name());
        if (before != null && System.nanoTime() - before.at() < FRESH_NANOS && before.engine().equals(engine) && before.profile().equals(profile)) {
            return before.problem();
        }
        Optional<Failure> problem = problem(profile);
        known.put(profile.name(), new Known(profile, engine, System.nanoTime(), problem));
        return problem;
    }

    /** An engine may say something else now. */
    public void invalidate() {
        known.clear();
    }

    /** @return {@code engine_unavailable} or {@code invalid_request}; empty when all is well */
    public Optional<Failure> problem(Profile profile) {
        Optional<EngineDirectory.Entry> engine = engines.best(profile.engine());
        if (engine.isEmpty()) {
            return Optional.of(Failures.engineUnavailable(profile.engine()).failure());
        }
        Future<?> asked;
        try {
            asked = calls.submit(() -> {
                ProfileEnvironment.resolve(profile);
                engine.get().engine().check(profile);
                return null;
            });
        } catch (RejectedExecutionException e) {
            return Optional.of(Failures.stopping().failure());
        }
        try {
            asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refused) {
                boolean wrong = refused.code() == EngineErrorCode.INVALID_REQUEST;
                return Optional.of(new Failure(wrong ? FailureCode.INVALID_REQUEST : FailureCode.ENGINE_UNAVAILABLE, refused.getMessage()));
            }
            LOG.log(System.Logger.Level.ERROR, "the engine " + profile.engine() + " broke when it was asked about profile " + profile.name(), e.getCause());
            return unavailable("the engine " + profile.engine() + " broke when it was asked about this profile; the log of this Runtime says how");
        } catch (TimeoutException e) {
            asked.cancel(true);
            return unavailable("the engine " + profile.engine() + " did not say in time whether it can serve this profile");
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return unavailable("the engine " + profile.engine() + " was not asked to the end");
        }
    }

    private static Optional<Failure> unavailable(String message) {
        return Optional.of(new Failure(FailureCode.ENGINE_UNAVAILABLE, message));
    }
}
