package dev.yado.backend.http.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.ModelJson;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.registry.api.Listing;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapability;
import dev.yado.source.api.WorkerProjection;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the responses with those of v0 Backends: all of their fields with their values, and additional fields only. */
class ViewsTest {

    private static final ModelJson JSON = new ModelJson();
    private static final Instant AT = Instant.parse("2026-11-21T03:07:03.107Z");
    private static final WorkerRef REF = new WorkerRef(new RuntimeId("rt-a"), new WorkerId("worker-00000001"));
    private static final HostId HOST = new HostId("remote-rt-a-ba2fd7183518f57b");
    private static final String CAPABILITIES = """
            {"can_list_hosts":true,"can_list_workers":true,"can_get_worker":true,"can_spawn_worker":true,"can_stop_worker":true,
             "can_accept_input":true,"can_stream_events":true,"can_read_bounded_transcript":true,"has_workspace_fs":false,"has_shell":false,
             "has_git":false,"supports_worktrees":false,"supports_backend_internal_tools":false,"local_pod_inspection":"unavailable",
             "workspace_scope":"remote_runtime_backend_private","max_workers":200,"os":"remote","arch":"remote",
             "can_cancel_run":false,"can_delete_worker":false,"can_queue_input":false,"can_steer_input":false,
             "can_take_initial_input":false,"keeps_idempotency_keys":false}""";

    private static RuntimeCapabilities capabilities() {
        Set<RuntimeCapability> can = EnumSet.range(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_READ_BOUNDED_TRANSCRIPT);
        return RuntimeCapabilities.builder().can(can).maxWorkers(200).os("remote").arch("remote").build();
    }

    private static RuntimeProjection runtime(RuntimeStatus status) {
        return RuntimeProjection.builder(REF.runtimeId(), SourceKind.REMOTE_HTTP, "RT A").status(status).note("a note").hostIds(List.of(HOST))
                .capabilities(capabilities()).observedAt(AT).diagnostics(List.of(Diagnostic.info("remote_runtime_backend_proxy", "m"))).build();
    }

    private static void same(String expected, Object view, String... additions) {
        ObjectNode actual = (ObjectNode) JSON.mapper().readTree(JSON.encode(view));
        for (String addition : additions) {
            assertEquals(true, actual.has(addition), "must also have " + addition);
            actual.remove(addition);
        }
        JsonNode wanted = JSON.mapper().readTree(expected);
        assertEquals(wanted.toPrettyString(), actual.toPrettyString());
    }

    @Test
    void aRuntime() {
        same("""
                {"runtime_id":"rt-a","label":"RT A","kind":"remote_worker_runtime","status":"running",
                 "source":{"kind":"remote_http","status":"active","identity_authority":"runtime_registry_projection","note":"a note"},
                 "host_ids":["remote-rt-a-ba2fd7183518f57b"],"capabilities":%s,
                 "diagnostics":[{"code":"remote_runtime_backend_proxy","severity":"info","message":"m"}]}""".formatted(CAPABILITIES),
                RuntimeView.of(runtime(RuntimeStatus.RUNNING)), "observed_at", "stale", "engines", "profiles");
        assertEquals("reserved", RuntimeView.of(runtime(RuntimeStatus.SHADOWED)).source().status());
    }

    @Test
    void aHost() {
        same("""
                {"runtime_id":"rt-a","host_id":"remote-rt-a-ba2fd7183518f57b","label":"Remote rt-a","kind":"remote-worker-runtime-host",
                 "status":"available","observed_at":"2026-11-21T03:07:03.107Z","last_seen_at":null,"capabilities":%s,"diagnostics":[]}"""
                .formatted(CAPABILITIES),
                HostView.of(HostProjection.builder(REF.runtimeId(), HOST, SourceKind.REMOTE_HTTP, "Remote rt-a", AT).capabilities(capabilities()).build()));
    }

    @Test
    void aWorker() {
        same("""
                {"runtime_id":"rt-a","worker_id":"worker-00000001","host_id":"remote-rt-a-ba2fd7183518f57b","label":"worker-00000001",
                 "role":"coder","profile":null,"workspace":{"visibility":"remote_runtime","identity":"runtime_registry_worker"},"state":"running",
                 "status":"running","last_seen_at":null,"implementation":{"kind":"remote_worker_runtime","display_hint":"hint"},
                 "capabilities":{"can_accept_input":true,"can_stream_events":false,"can_stop":false,"can_spawn_followup":false,
                 "can_read_bounded_transcript":true},"diagnostics":[]}""",
                WorkerView.of(WorkerProjection.builder(REF, HOST, SourceKind.REMOTE_HTTP, "worker-00000001").role("coder").status(WorkerStatus.RUNNING)
                        .displayHint("hint")
                        .capabilities(Set.of(WorkerCapability.CAN_ACCEPT_INPUT, WorkerCapability.CAN_READ_BOUNDED_TRANSCRIPT)).build()),
                "stale");
    }

    @Test
    void aList() {
        Listing<String> listing = new Listing<>(List.of("a"), List.of(), 3, Optional.of("n"));
        same("""
                {"workspace_id":"ws","limit":7,"items":["A"],"source":"worker_runtime_registry","diagnostics":[]}""",
                ListView.of("ws", 7, listing, text -> text.toUpperCase(java.util.Locale.ROOT)), "diagnostics_omitted", "next");
    }

    @Test
    void acceptedResponses() {
        same("""
                {"state":"accepted","runtime_id":"rt-a","worker_id":"worker-00000001","transcript_sequence":1,"event_id":3,"diagnostics":[]}""",
                AcceptedResponses.Input.of(InputAck.builder(REF, WorkerStatus.RUNNING, 3, new RunId("run-1")).transcriptSequence(1L)
                        .build(), List.of()),
                "status", "run_id", "delivery", "queued");
        same("""
                {"state":"accepted","runtime_id":"rt-a","worker_id":"worker-00000001","event_id":4,"diagnostics":[]}""",
                AcceptedResponses.Lifecycle.of(new LifecycleAck(REF, WorkerStatus.STOPPED, 4), List.of()), "status");
        same("""
                {"state":"accepted","runtime_id":"rt-a","worker_id":"worker-00000001","start":0,"limit":200,"total_items":1,
                 "items":[{"sequence":1,"role":"user","content":"hello","event_id":3}],"diagnostics":[]}""",
                AcceptedResponses.Transcript.of(TranscriptPage.builder(REF, 0, 200, List.of(TranscriptItem.builder(1, TranscriptRole.USER, "hello", 3).build()))
                        .totalItems(1).build()));
    }
}
