package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ConsumerType;

/** A Worker's session in an engine. */
@ConsumerType
public interface EngineSession extends AutoCloseable {

    /**
     * Executes the run of one input. Called on a thread of its own, which may block and is interrupted if the run is cancelled. The Runtime logs the start,
     * turns and end of the run; the session reports everything else.
     *
     * @return the result of a run that was not cancelled
     * @throws EngineException if the run fails; the log contains code and message
     * @throws InterruptedException if it ends because of a cancellation
     */
    Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException;

    /**
     * Adds an input to the active run. Called on another thread than {@link #run}, and only if the engine has {@link EngineCapability#STEER}.
     *
     * @return false if the run no longer accepts input; the input is then not used
     */
    default boolean steer(String content) {
        return false;
    }

    /**
     * Releases the resources of the session. Called when the Worker ends, when the engine is unregistered, or when the session is idle; not during a run,
     * unless that run was abandoned after its cancel deadline.
     */
    @Override
    default void close() {
    }

    /** The result of a run that was not cancelled. */
    enum Result {
        /** The work is complete. */
        FINISHED,
        /** The engine stopped at a limit of the profile or of its own. */
        LIMIT_REACHED
    }
}
