package dev.yado.backend.http.internal.json;

import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import java.util.Map;

/**
 * The words of v0 Backends for what stands behind a source. They follow from the kind of the source, unless it is a compatibility source, which brings its own.
 *
 * @param compatibility the source's own words, by the name of the field
 */
record SourceWords(Defaults defaults, String ownKind, String ownState, Map<String, String> compatibility) {

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

    static SourceWords of(RuntimeProjection runtime) {
        Defaults defaults = Defaults.of(runtime.source());
        return new SourceWords(defaults, defaults.kind, "", runtime.compatibility());
    }

    static SourceWords ofHost(HostProjection host) {
        Defaults defaults = Defaults.of(host.source());
        return new SourceWords(defaults, defaults.hostKind, "", host.compatibility());
    }

    static SourceWords of(WorkerProjection worker) {
        Defaults defaults = Defaults.of(worker.source());
        String state = worker.status().map(status -> status.wire()).or(worker::statusText).orElse("unknown");
        return new SourceWords(defaults, defaults.kind, state, worker.compatibility());
    }

    String kind() {
        return word("kind", ownKind);
    }

    String implementation() {
        return word("implementation.kind", ownKind);
    }

    String state() {
        return word("state", ownState);
    }

    String visibility() {
        return word("workspace.visibility", defaults.visibility);
    }

    String workspaceIdentity() {
        return word("workspace.identity", "runtime_registry_worker");
    }

    String workspaceScope() {
        return word("workspace_scope", defaults.workspaceScope);
    }

    String localPodInspection() {
        return word("local_pod_inspection", defaults.localPodInspection);
    }

    private String word(String field, String otherwise) {
        return compatibility.getOrDefault(field, otherwise);
    }
}
