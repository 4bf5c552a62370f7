package dev.yado.runtime.spi.engine;

import dev.yado.runtime.spi.profile.Profile;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Executes runs: turns accepted inputs into events. Registered as an OSGi service, or passed to a Runtime that a program embeds. If the service is
 * unregistered, its active runs are interrupted, its sessions are closed, and creations and inputs fail with {@code engine_unavailable} until an engine of that
 * name is registered. Of two engines with the same name, the one with the higher {@code service.ranking} executes new runs, or with equal rankings the newer
 * version; active runs stay with the engine that started them.
 *
 * <p>Called from many threads at the same time.
 */
@ConsumerType
public interface Engine {

    /**
     * Service property, optional: a number that the engine increases ({@code ServiceRegistration.setProperties}) when the result of {@link #check} may
     * have changed, for example when a model was configured. The Runtime then reports to its clients that its profiles have changed.
     */
    String CHANGE_COUNT = "service.changecount";

    /** Returns the description of the engine. Constant while the service is registered. */
    EngineDescription description();

    /**
     * Checks whether Workers can currently be created from {@code profile}. Accepts every profile by default. Called for each creation and each list of
     * profiles, so it must return immediately and must not use the network. The Runtime has already checked that the environment of the profile can be read.
     *
     * @throws EngineException with {@link EngineErrorCode#INVALID_REQUEST} if the profile is invalid (the message names the setting and the allowed values):
     *     creation is refused as {@code invalid_request}; with any other code if the engine cannot currently work (the message names what is missing): creation
     *     is refused as {@code engine_unavailable}. Clients see the message together with the profile
     */
    default void check(Profile profile) throws EngineException {
    }

    /**
     * Opens a session for a Worker. Called before the Worker's first run in this process, and again after a session was closed. Runs of one session never
     * overlap.
     *
     * @throws EngineException if the session cannot be opened; the run fails with its message
     */
    EngineSession open(EngineContext context) throws EngineException;
}
