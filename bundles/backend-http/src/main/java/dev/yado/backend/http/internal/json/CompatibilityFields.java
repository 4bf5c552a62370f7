package dev.yado.backend.http.internal.json;

import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import java.util.Map;

/**
 * The values of response fields that exist for clients of v0 Backends. They follow from the kind of the source; a compatibility source supplies its own values.
 *
 * @param compatibility the values of the source, by the name of the field
 */
record CompatibilityFields(Defaults defaults, String ownKind, String ownState, Map<String, String> compatibility) {

    private enum Defaults {
        EMBEDDED("embedded_worker_runtime", "embedded-worker-runtime-host", "backend_internal", "backend_internal", "not_applicable"),
        REMOTE("remote_worker_runtime", "remote-worker-runtime-host", "remote_runtime", "remote_runtime_backend_private", "unavailable"),
        OTHER("custom", "custom", "backend_internal", "backend_internal", "not_applicable"),
        UNKNOWN("unknown", "unknown", "backend_internal", "backend_internal", "not_applicable");

        private final String kind;
        private final String hostKind;
        private final String visibility;
        private final String workspaceScope;
        private final String localPodInspection;

        Defaults(String kind, String hostKind, String visibility, String workspaceScope, String localPodInspection) {
            this.kind = kind;
            this.hostKind = hostKind;
            this.visibility = visibility;
            this.workspaceScope = workspaceScope;
            this.localPodInspection = localPodInspection;
        }

        static Defaults of(SourceKind kind) {
            return switch (kind) {
                case EMBEDDED_WORKER_RUNTIME -> EMBEDDED;
                case REMOTE_HTTP -> REMOTE;
                case UNKNOWN -> UNKNOWN;
                default -> OTHER;
            };
        }
    }

    static CompatibilityFields of(RuntimeProjection runtime) {
        Defaults defaults = Defaults.of(runtime.source());
        return new CompatibilityFields(defaults, defaults.kind, "", runtime.compatibility());
    }

    static CompatibilityFields ofHost(HostProjection host) {
        Defaults defaults = Defaults.of(host.source());
        return new CompatibilityFields(defaults, defaults.hostKind, "", host.compatibility());
    }

    static CompatibilityFields of(WorkerProjection worker) {
        Defaults defaults = Defaults.of(worker.source());
        String state = worker.status().map(status -> status.wire()).or(worker::statusText).orElse("unknown");
        return new CompatibilityFields(defaults, defaults.kind, state, worker.compatibility());
    }

    String kind() {
        return value("kind", ownKind);
    }

    String implementation() {
        return value("implementation.kind", ownKind);
    }

    String state() {
        return value("state", ownState);
    }

    String visibility() {
        return value("workspace.visibility", defaults.visibility);
    }

    String workspaceIdentity() {
        return value("workspace.identity", "runtime_registry_worker");
    }

    String workspaceScope() {
        return value("workspace_scope", defaults.workspaceScope);
    }

    String localPodInspection() {
        return value("local_pod_inspection", defaults.localPodInspection);
    }

    private String value(String field, String defaultValue) {
        return compatibility.getOrDefault(field, defaultValue);
    }
}
