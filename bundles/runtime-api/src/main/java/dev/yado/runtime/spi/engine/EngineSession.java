package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ConsumerType;

/** An engine's side of one Worker. */
@ConsumerType
public interface EngineSession extends AutoCloseable {

    /**
     * Works on one input and returns when it is done. Runs on a thread of its own that may block; it is interrupted when the run is
     * cancelled. The Runtime logs the run's start, turns and end; the session reports what happens in between.
     *
     * @return how the run ended, when it ended by itself
     * @throws EngineException      when the run fails; the log has its code and message
     * @throws InterruptedException when it gave up because of a cancellation
     */
    Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException;

    /**
     * Takes an input into the active run. Called from another thread than {@link #run}; only if the engine has {@link EngineCapability#STEER}.
     *
     * @return false when it is too late: the input was not and will not be taken
     */
    default boolean steer(String content) {
        return false;
    }

    /**
     * Releases what the session holds. Called when the Worker ends, when the engine leaves, or when the session is idle; never during a run
     * unless that run was abandoned after its cancel deadline.
     */
    @Override
    default void close() {
    }

    /** How a run ended by itself. */
    enum Result {
        /** The work is done. */
        FINISHED,
        /** The engine stopped at a limit of the profile or its own. */
        LIMIT_REACHED
    }
}
