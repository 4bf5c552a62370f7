package dev.yado.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.FrameReader;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.value.Page;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The wire of yoi's v0 both ways: what it sends is understood, and what we send under {@code yoi-v0} it takes. */
class YoiV0InteropTest {

    private static final RuntimeId AUTHORITY = new RuntimeId("rt-a");
    private static final WorkerId W1 = new WorkerId("worker-00000001");
    private static final WorkerRef REF = new WorkerRef(AUTHORITY, W1);
    private static final Epoch EPOCH = Epoch.parse("00010000000000aa");
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

    private final ModelJson json = new ModelJson();
    private final RuntimeResponseReader reader = new RuntimeResponseReader(json, AUTHORITY);
    private final RuntimeResponseWriter writer = new RuntimeResponseWriter(json, WireCompat.YOI_V0);

    static List<String> answers() {
        return YoiV0.lines("answers.txt");
    }

    static List<String> requests() {
        return YoiV0.lines("requests.txt");
    }

    static List<String> frames() {
        return YoiV0.lines("frames.txt");
    }

    /** Read as a client, written again as a server under {@code yoi-v0}: a yoi Backend must take the result as it took the original. */
    @ParameterizedTest
    @MethodSource
    void answers(String line) {
        int blank = line.indexOf(' ');
        byte[] body = line.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
        switch (line.substring(0, blank)) {
            case "runtime" -> {
                DescribedRuntime read = reader.runtime(body);
                assertEquals(AUTHORITY, read.summary().runtimeId(), "the configured id is the authority");
                assertThat(line).contains("\"runtime_id\":\"" + read.ownId() + "\"");
                assertEquals(0, read.summary().epoch().value());
                assertEquals(!line.contains("\"backend\":\"memory\""), read.summary().store().durable());
                YoiV0.runtime(tree(writer.runtime(read.summary())));
            }
            case "workers" -> {
                WorkerList read = reader.workers(body);
                assertEquals(0, read.skipped());
                assertTrue(read.workers().stream().allMatch(w -> w.ref().runtimeId().equals(AUTHORITY)));
                YoiV0.workers(tree(body));
                YoiV0.workers(tree(writer.workers(new Page<>(read.workers(), read.next()))));
            }
            case "worker" -> {
                YoiV0.workerDetail(tree(body));
                YoiV0.workerDetail(tree(writer.worker(reader.worker(body))));
            }
            case "input" -> YoiV0.inputAck(tree(writer.ack(reader.inputAck(body, W1))));
            case "lifecycle" -> YoiV0.lifecycleAck(tree(writer.ack(reader.lifecycleAck(body, W1))));
            case "transcript" -> YoiV0.transcript(tree(writer.transcript(reader.transcript(body, W1))));
            default -> throw new AssertionError("no such route: " + line);
        }
    }

    @Test
    void everyStatusIsAmongTheAnswers() {
        String all = String.join("\n", answers());
        for (WorkerStatus status : WorkerStatus.values()) {
            assertThat(all).as(status::wire).contains("\"status\":\"" + status.wire() + "\"");
        }
        for (String backend : List.of("memory", "fs_store")) {
            assertThat(all).as(backend).contains("\"backend\":\"" + backend + "\"");
        }
    }

    @ParameterizedTest
    @MethodSource
    void requests(String line) {
        int blank = line.indexOf(' ');
        byte[] body = line.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
        RequestBodies bodies = new RequestBodies(json);
        switch (line.substring(0, blank)) {
            case "create" -> assertEquals(tree(line.substring(blank + 1).replace(",\"value\":null", "").getBytes(StandardCharsets.UTF_8)),
                    tree(bodies.write(bodies.readWorkerRequest(body))), "written as it was read");
            case "input" -> assertEquals(tree(body), tree(bodies.write(bodies.readInput(body))));
            case "lifecycle" -> assertEquals(bodies.readLifecycle(body), bodies.readLifecycle(bodies.write(bodies.readLifecycle(body))));
            default -> throw new AssertionError("no such route: " + line);
        }
    }

    @Test
    void whatV0DoesNotKnowIsNotInTheDefaultBodies() {
        RequestBodies bodies = new RequestBodies(json);

        assertEquals("{\"kind\":\"user\",\"content\":\"x\"}", new String(bodies.write(WorkerInput.user("x")), StandardCharsets.UTF_8));
        assertEquals(0, bodies.write(new LifecycleRequest(Optional.empty(), Optional.of(CancelScope.WORKER))).length);
        assertEquals("{\"scope\":\"run\"}",
                new String(bodies.write(new LifecycleRequest(Optional.empty(), Optional.of(CancelScope.RUN))), StandardCharsets.UTF_8));
        assertEquals(LifecycleRequest.NONE, bodies.readLifecycle(" \r\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource
    void frames(String line) {
        YoiV0.frame(tree(line.getBytes(StandardCharsets.UTF_8)));
        StreamFrame frame = new FrameReader(json, FrameFormat.RUNTIME, W1, InstantSource.fixed(AT)).read(line);

        FrameWriter frames = new FrameWriter(json, FrameFormat.RUNTIME);
        WireCompat.YOI_V0.narrow(frame).ifPresent(narrow -> {
            byte[] written = frames.write(W1, narrow, Cursor.of(EPOCH, 4));
            YoiV0.frame(tree(written));
            if (frame instanceof StreamFrame.Logged || frame instanceof StreamFrame.Delta) {
                StreamFrame again = new FrameReader(json, FrameFormat.RUNTIME, W1, InstantSource.fixed(AT)).read(written);
                assertEquals(frame, again, "nothing is lost on the way");
            }
        });
    }

    @Test
    void everyEventIsAmongTheFrames() {
        Set<String> missing = new HashSet<>(YoiV0.events());
        frames().forEach(line -> missing.remove(tree(line.getBytes(StandardCharsets.UTF_8)).path("envelope").path("payload").path("event").asString("")));

        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @EnumSource(StreamNotice.class)
    void everyNoticeEndsOrIsNotSent(StreamNotice code) {
        FrameWriter frames = new FrameWriter(json, FrameFormat.RUNTIME);
        assertThat(WireCompat.YOI_V0.narrow(new StreamFrame.Notice(code, "m", false))).as("v0 takes every notice for the end").isEmpty();
        StreamFrame narrow = WireCompat.YOI_V0.narrow(new StreamFrame.Notice(code, "m", true)).orElseThrow();
        JsonNode written = tree(frames.write(W1, narrow, Cursor.of(EPOCH, 4)));
        YoiV0.frame(written);
        assertThat(Set.of("runtime.cursor_malformed", "runtime.cursor_unknown_or_expired", "runtime.worker_not_found", "runtime.observation_only",
                "runtime.upstream_closed")).as(written::toString).contains(written.path("diagnostic").path("code").asString());
        assertEquals(Optional.of(new StreamFrame.Notice(code, "m", false)), WireCompat.NONE.narrow(new StreamFrame.Notice(code, "m", false)));
    }

    @Test
    void ourRichestAnswersAreTaken() {
        Worker worker = Worker.builder(REF, WorkerStatus.RUNNING, WorkerRequest.builder(Intent.role("reviewer"), ProfileSelector.byName("echo"))
                .displayName("Name").configBundle("b").build())
                .transcriptLength(3).lastEventId(9)
                .run(new Worker.Run(RunState.WAITING, Optional.of(new RunId("run-1")), Optional.of(AT))).queuedInputs(2)
                .usage(Usage.of(1, 2)).engine("echo@1").createdAt(AT).updatedAt(AT).lastError("m").build();
        YoiV0.workerDetail(tree(writer.worker(worker)));
        YoiV0.workers(tree(writer.workers(new Page<>(List.of(worker), Optional.of("more")))));
        YoiV0.inputAck(tree(writer.ack(InputAck.builder(REF, WorkerStatus.RUNNING, 9, new RunId("run-1")).transcriptSequence(3L)
                .delivery(Delivery.STEER).build())));
        YoiV0.lifecycleAck(tree(writer.ack(new LifecycleAck(REF, WorkerStatus.CANCELLED, 9))));
        YoiV0.frame(tree(new FrameWriter(json, FrameFormat.RUNTIME).write(W1, new StreamFrame.Snapshot(EPOCH, 9, W1, WorkerStatus.STOPPED,
                ActivityStatus.PAUSED, Optional.of(new RunId("run-1")), new InFlight(List.of(new InFlight.TextBlock("a"), new InFlight.ThinkingBlock("b"),
                        new InFlight.ToolCallBlock("c", "read", "{")))),
                Cursor.of(EPOCH, 9))));
    }

    @Test
    void theStoreIsCalledMemoryAndStillToldTruly() {
        RuntimeSummary summary = RuntimeSummary.builder(AUTHORITY, EPOCH, new RuntimeSummary.Store("sqlite", true))
                .workers(new RuntimeSummary.Counts(1, 1, 0, 0)).limits(new RuntimeSummary.Limits(256, 256)).version("1").startedAt(AT)
                .capabilities(Set.of("input")).os("Linux").arch("amd64").build();
        JsonNode narrow = tree(writer.runtime(summary));
        YoiV0.runtime(narrow);
        assertEquals("sqlite", narrow.path("runtime").path("store").path("kind").asString());
        byte[] whole = new RuntimeResponseWriter(json, WireCompat.NONE).runtime(summary);
        assertThrows(AssertionError.class, () -> YoiV0.runtime(tree(whole)), "the check itself must be able to fail");
        assertEquals(summary, reader.runtime(whole).summary());
    }

    @Test
    void transcriptsLeaveOutWhatV0HasNoRoleForAndRenumberNothing() {
        List<TranscriptItem> items = new ArrayList<>();
        for (TranscriptRole role : TranscriptRole.values()) {
            items.add(TranscriptItem.builder(items.size() + 5, role, "x", 9).at(AT).build());
        }
        TranscriptPage page = TranscriptPage.builder(REF, 4, 4, items).totalItems(20).nextStart(8L).build();
        JsonNode narrow = tree(writer.transcript(page));
        YoiV0.transcript(narrow);

        TranscriptPage seen = reader.transcript(writer.transcript(page), W1);
        assertEquals(List.of(5L, 6L), seen.items().stream().map(TranscriptItem::sequence).toList());
        assertEquals(OptionalLong.of(8), seen.nextStart(), "the next page begins where this one ended, whatever was left out");
        assertEquals(20, seen.totalItems());
        assertEquals(page, reader.transcript(new RuntimeResponseWriter(json, WireCompat.NONE).transcript(page), W1));
    }

    @Test
    void aClosedEnumOfV0IsNotWidenedByUs() {
        YadoException e = assertThrows(YadoException.class, () -> reader.worker(answers().stream().filter(l -> l.startsWith("worker ")).findFirst()
                .orElseThrow().substring(7).replace("\"running\"", "\"dancing\"").getBytes(StandardCharsets.UTF_8)));
        assertInstanceOf(String.class, e.getMessage());
        assertThat(e.getMessage()).as(e::getMessage).contains("worker.status must be one of");
    }

    private JsonNode tree(byte[] body) {
        return json.mapper().readTree(body);
    }
}
