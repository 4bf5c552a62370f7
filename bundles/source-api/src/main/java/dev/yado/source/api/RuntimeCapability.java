package dev.yado.source.api;

import dev.yado.model.value.WireName;
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
    SUPPORTS_BACKEND_INTERNAL_TOOLS
}
