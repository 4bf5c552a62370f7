package dev.yado.source.api;

import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.WireName;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** An operation that a Runtime can support through its source. On the wire, each is a boolean field with its name. */
@ProviderType
public enum RuntimeCapability implements WireName {
    /** The hosts of the Runtime can be listed. */
    CAN_LIST_HOSTS,
    /** Workers can be listed. */
    CAN_LIST_WORKERS,
    /** A Worker can be read by id. */
    CAN_GET_WORKER,
    /** Workers can be created. */
    CAN_SPAWN_WORKER,
    /** Workers can be stopped and cancelled. */
    CAN_STOP_WORKER,
    /** Workers accept input. */
    CAN_ACCEPT_INPUT,
    /** Workers have live streams. */
    CAN_STREAM_EVENTS,
    /** Workers have transcripts, read in pages. */
    CAN_READ_BOUNDED_TRANSCRIPT,
    /** Workers have a file system for their workspace. */
    HAS_WORKSPACE_FS,
    /** Workers can run programs. */
    HAS_SHELL,
    /** Workers can use git. */
    HAS_GIT,
    /** Workers can have a git worktree of their own. */
    SUPPORTS_WORKTREES,
    /** Workers can use tools of the Backend. */
    SUPPORTS_BACKEND_INTERNAL_TOOLS,
    /** The active run of a Worker can be cancelled without the Worker. */
    CAN_CANCEL_RUN,
    /** Ended Workers can be removed. */
    CAN_DELETE_WORKER,
    /** Inputs can wait for the end of the active run. */
    CAN_QUEUE_INPUT,
    /** Inputs can be passed to the active run, if its engine supports that. */
    CAN_STEER_INPUT,
    /** The request for a Worker can contain its first input. */
    CAN_TAKE_INITIAL_INPUT,
    /** Results are recorded by idempotency key, so that a repeated request is executed once. */
    KEEPS_IDEMPOTENCY_KEYS;

    private static final Map<String, RuntimeCapability> ANNOUNCED = Map.of("cancel_run", CAN_CANCEL_RUN, "delete", CAN_DELETE_WORKER, "queue", CAN_QUEUE_INPUT,
            "steer", CAN_STEER_INPUT, "idempotency", KEEPS_IDEMPOTENCY_KEYS);

    /**
     * Returns the capabilities that a Runtime has in addition to the first version of the contract, as its summary states. A Runtime of that version has none of
     * them, and ignores what requests contain for them.
     */
    public static Set<RuntimeCapability> announced(RuntimeSummary summary) {
        EnumSet<RuntimeCapability> all = EnumSet.noneOf(RuntimeCapability.class);
        summary.capabilities().stream().map(ANNOUNCED::get).filter(Objects::nonNull).forEach(all::add);
        if (summary.epoch().value() != 0) {
            all.add(CAN_TAKE_INITIAL_INPUT);
        }
        return all;
    }
}
