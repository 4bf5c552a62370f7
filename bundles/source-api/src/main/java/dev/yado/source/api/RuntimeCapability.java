package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What can be asked of a Runtime through its source. Each stands on the wire as a boolean field of its name. */
@ProviderType
public enum RuntimeCapability implements WireName {
    CAN_LIST_HOSTS, CAN_LIST_WORKERS, CAN_GET_WORKER, CAN_SPAWN_WORKER, CAN_STOP_WORKER, CAN_ACCEPT_INPUT, CAN_STREAM_EVENTS,
    CAN_READ_BOUNDED_TRANSCRIPT, HAS_WORKSPACE_FS, HAS_SHELL, HAS_GIT, SUPPORTS_WORKTREES, SUPPORTS_BACKEND_INTERNAL_TOOLS
}
