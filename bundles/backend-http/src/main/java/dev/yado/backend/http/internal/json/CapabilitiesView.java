package dev.yado.backend.http.internal.json;

import static dev.yado.source.api.RuntimeCapability.CAN_ACCEPT_INPUT;
import static dev.yado.source.api.RuntimeCapability.CAN_CANCEL_RUN;
import static dev.yado.source.api.RuntimeCapability.CAN_DELETE_WORKER;
import static dev.yado.source.api.RuntimeCapability.CAN_GET_WORKER;
import static dev.yado.source.api.RuntimeCapability.CAN_LIST_HOSTS;
import static dev.yado.source.api.RuntimeCapability.CAN_LIST_WORKERS;
import static dev.yado.source.api.RuntimeCapability.CAN_QUEUE_INPUT;
import static dev.yado.source.api.RuntimeCapability.CAN_READ_BOUNDED_TRANSCRIPT;
import static dev.yado.source.api.RuntimeCapability.CAN_SPAWN_WORKER;
import static dev.yado.source.api.RuntimeCapability.CAN_STEER_INPUT;
import static dev.yado.source.api.RuntimeCapability.CAN_STOP_WORKER;
import static dev.yado.source.api.RuntimeCapability.CAN_STREAM_EVENTS;
import static dev.yado.source.api.RuntimeCapability.CAN_TAKE_INITIAL_INPUT;
import static dev.yado.source.api.RuntimeCapability.HAS_GIT;
import static dev.yado.source.api.RuntimeCapability.HAS_SHELL;
import static dev.yado.source.api.RuntimeCapability.HAS_WORKSPACE_FS;
import static dev.yado.source.api.RuntimeCapability.KEEPS_IDEMPOTENCY_KEYS;
import static dev.yado.source.api.RuntimeCapability.SUPPORTS_BACKEND_INTERNAL_TOOLS;
import static dev.yado.source.api.RuntimeCapability.SUPPORTS_WORKTREES;

import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import java.util.Set;

/** The capabilities of a Runtime or host: the eighteen fields of v0 Backends, and then those that are new. */
public record CapabilitiesView(boolean canListHosts, boolean canListWorkers, boolean canGetWorker, boolean canSpawnWorker,
        boolean canStopWorker, boolean canAcceptInput, boolean canStreamEvents, boolean canReadBoundedTranscript, boolean hasWorkspaceFs,
        boolean hasShell, boolean hasGit, boolean supportsWorktrees, boolean supportsBackendInternalTools, String localPodInspection,
        String workspaceScope, int maxWorkers, String os, String arch, boolean canCancelRun, boolean canDeleteWorker, boolean canQueueInput,
        boolean canSteerInput, boolean canTakeInitialInput, boolean keepsIdempotencyKeys) {

    public static CapabilitiesView of(RuntimeCapabilities c, CompatibilityFields fields) {
        Set<RuntimeCapability> can = c.can();
        return new CapabilitiesView(can.contains(CAN_LIST_HOSTS), can.contains(CAN_LIST_WORKERS), can.contains(CAN_GET_WORKER),
                can.contains(CAN_SPAWN_WORKER), can.contains(CAN_STOP_WORKER), can.contains(CAN_ACCEPT_INPUT),
                can.contains(CAN_STREAM_EVENTS), can.contains(CAN_READ_BOUNDED_TRANSCRIPT), can.contains(HAS_WORKSPACE_FS),
                can.contains(HAS_SHELL), can.contains(HAS_GIT), can.contains(SUPPORTS_WORKTREES),
                can.contains(SUPPORTS_BACKEND_INTERNAL_TOOLS), fields.localPodInspection(), fields.workspaceScope(), c.maxWorkers(), c.os(), c.arch(),
                can.contains(CAN_CANCEL_RUN), can.contains(CAN_DELETE_WORKER), can.contains(CAN_QUEUE_INPUT), can.contains(CAN_STEER_INPUT),
                can.contains(CAN_TAKE_INITIAL_INPUT), can.contains(KEEPS_IDEMPOTENCY_KEYS));
    }
}
