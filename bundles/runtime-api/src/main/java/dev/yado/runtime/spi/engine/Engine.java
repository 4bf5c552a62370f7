package dev.yado.runtime.spi.engine;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns accepted inputs into events. Registered as an OSGi service (or handed to a Runtime that is built by hand); when the service goes, its
 * active runs are interrupted, its sessions are closed, and its Workers wait as {@code engine_unavailable} until an engine of that
 * name is back. Of two engines with one name the higher {@code service.ranking} takes new runs.
 *
 * <p>Called from many threads.
 */
@ConsumerType
public interface Engine {

    /** What this engine is. Constant for the life of the service. */
    EngineDescription description();

    /**
     * Opens the engine's side of one Worker. Called before a Worker's first run in this process and again after a session was closed;
     * runs of one session never overlap.
     *
     * @throws EngineException when this Worker cannot be served; the run fails with its message
     */
    EngineSession open(EngineContext context) throws EngineException;
}
