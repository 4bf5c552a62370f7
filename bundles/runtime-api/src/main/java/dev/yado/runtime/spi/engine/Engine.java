package dev.yado.runtime.spi.engine;

import dev.yado.runtime.spi.profile.Profile;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns accepted inputs into events. Registered as an OSGi service (or handed to a Runtime that is built by hand); when the service goes, its
 * active runs are interrupted, its sessions are closed, and its Workers wait as {@code engine_unavailable} until an engine of that
 * name is back. Of two engines with one name the one with the higher {@code service.ranking} takes new runs, of equal ones the newer version;
 * runs in progress stay with the engine they began on.
 *
 * <p>Called from many threads.
 */
@ConsumerType
public interface Engine {

    /**
     * Service property, optional: a number that the engine increases ({@code ServiceRegistration.setProperties}) when the result of {@link #check} may
     * have changed, for example when a model was configured. The Runtime then reports to its clients that its profiles have changed.
     */
    String CHANGE_COUNT = "service.changecount";

    /** Returns what this engine is. Constant for the life of the service. */
    EngineDescription description();

    /**
     * Checks whether Workers can be created from {@code profile} now. By default they can. Called before every creation and whenever profiles are listed: it
     * returns at once, from what is at hand, and uses no network. The Runtime has already checked that the profile's environment can be read.
     *
     * @throws EngineException with {@link EngineErrorCode#INVALID_REQUEST} when the profile is wrong (name the setting and what is
     *                         allowed): creation is refused as {@code invalid_request}; with any other code when it cannot work now (say what is
     *                         missing): creation is refused as {@code engine_unavailable}. Clients see the message beside the profile
     */
    default void check(Profile profile) throws EngineException {
    }

    /**
     * Opens the engine's side of one Worker. Called before a Worker's first run in this process and again after a session was closed;
     * runs of one session never overlap.
     *
     * @throws EngineException when this Worker cannot be served; the run fails with its message
     */
    EngineSession open(EngineContext context) throws EngineException;
}
