package dev.yado.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.StreamNotice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is strict and what is lenient in reading, and the frames of the Runtime-wide stream. */
class RuntimeResponsesTest {

    private static final RuntimeId AUTHORITY = new RuntimeId("rt-a");

    private final ModelJson json = new ModelJson();
    private final RuntimeResponseReader reader = new RuntimeResponseReader(json, AUTHORITY);
    private final RuntimeFrames frames = new RuntimeFrames(json);

    private static String worker(String runtime, String id) {
        return "{\"worker_ref\":{\"runtime_id\":\"" + runtime + "\",\"worker_id\":\"" + id + "\"},\"runtime_id\":\"" + runtime + "\",\"worker_id\":\"" + id
                + "\",\"status\":\"running\",\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"},"
                + "\"requested_capability_count\":0,\"has_config_bundle\":false,\"transcript_len\":0,\"last_event_id\":2}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void oneOddWorkerHidesNoOther() {
        WorkerList list = reader.workers(utf8("{\"workers\":[" + worker("r", "w1") + "," + worker("r", "../etc/passwd") + "," + worker("odd/r", "w2") + ","
                + worker("r", "w3").replace("runtime_default\"", "named\",\"value\":\"not a name\"") + "],\"next\":\"n\"}"));

        assertEquals(List.of("w1", "w2"), list.workers().stream().map(w -> w.ref().workerId().value()).toList());
        assertTrue(list.workers().stream().allMatch(w -> w.ref().runtimeId().equals(AUTHORITY)));
        assertEquals(2, list.skipped());
        assertEquals(Optional.of("n"), list.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"workers\":null}", "{\"workers\":{}}", "{\"workers\":[7]}", "{\"workers\":[{}]}",
        "{\"workers\":[{\"status\":\"running\"}]}", "{\"workers\":[]} {}", "{\"workers\":[],\"workers\":[]}"})
    void whatIsNoListOfWorkers(String body) {
        assertEquals(FailureCode.RUNTIME_MALFORMED_RESPONSE, assertThrows(YadoException.class, () -> reader.workers(utf8(body))).code());
    }

    @Test
    void anAnswerAboutAnotherWorkerIsRefused() {
        byte[] body = utf8("{\"worker\":" + worker("r", "w2") + "}");
        assertThrows(YadoException.class, () -> reader.worker(body, new WorkerId("w1")));
        assertEquals("w2", reader.worker(body).ref().workerId().value());
    }

    @Test
    void errorBodies() {
        assertEquals(Optional.of("worker_busy"), reader.error(utf8("{\"error\":{\"code\":\"worker_busy\",\"message\":\"m\",\"run_id\":\"r\"}}"))
                .map(ErrorBody::code));
        for (String other : List.of("", "<html/>", "{}", "{\"error\":\"Not Found\"}", "[]", "{\"error\":{\"message\":\"m\"}}")) {
            assertEquals(Optional.empty(), reader.error(utf8(other)), other);
        }
    }

    @Test
    void runtimeFramesAreReadAsTheyWereWritten() {
        RuntimeFrame.WorkerChanged changed = new RuntimeFrame.WorkerChanged(reader.worker(utf8("{\"worker\":" + worker("rt-a", "w1") + "}")));
        for (RuntimeFrame frame : List.of(changed, new RuntimeFrame.WorkerRemoved(new WorkerId("w1")), new RuntimeFrame.RuntimeChanged(Optional.empty()),
                new RuntimeFrame.Resync(), new RuntimeFrame.Notice(StreamNotice.CLOSING, "m", true))) {
            byte[] written = frames.write(frame);
            assertEquals(Optional.of(frame), frames.read(written, AUTHORITY));
            assertThat(new String(written, StandardCharsets.UTF_8)).startsWith("{\"kind\":\"" + frame.kind() + "\"");
        }
        assertEquals("{\"kind\":\"worker_removed\",\"worker_id\":\"w1\"}",
                new String(frames.write(new RuntimeFrame.WorkerRemoved(new WorkerId("w1"))), StandardCharsets.UTF_8));
    }

    @Test
    void runtimeFramesThatAreNotForUs() {
        assertEquals(Optional.empty(), frames.read(utf8("{\"kind\":\"hologram\",\"beam\":1}"), AUTHORITY));
        assertEquals(Optional.empty(), frames.read(utf8("{\"kind\":\"worker_removed\",\"worker_id\":\"../x\"}"), AUTHORITY));
        assertEquals(Optional.empty(), frames.read(utf8("{\"kind\":\"worker_changed\",\"worker\":" + worker("r", "../x") + "}"), AUTHORITY));
        for (String wrong : List.of("", "{}", "[]", "{\"kind\":\"worker_changed\"}", "{\"kind\":\"worker_removed\"}",
                "{\"kind\":\"worker_changed\",\"worker\":{\"worker_ref\":{\"worker_id\":\"w1\"}}}")) {
            assertEquals(FailureCode.RUNTIME_MALFORMED_RESPONSE,
                    assertThrows(YadoException.class, () -> frames.read(utf8(wrong), AUTHORITY), wrong).code());
        }
    }

    @Test
    void changesBecomeFrames() {
        boolean[] asked = new boolean[1];
        assertEquals(new RuntimeFrame.WorkerRemoved(new WorkerId("w1")), RuntimeFrame.of(new RuntimeChange.WorkerRemoved(new WorkerId("w1")), () -> {
            asked[0] = true;
            return Optional.<RuntimeSummary>empty();
        }));
        assertFalse(asked[0], "the summary is not free");
        assertEquals(new RuntimeFrame.Resync(), RuntimeFrame.of(new RuntimeChange.Resync(), Optional::empty));
        assertEquals(new RuntimeFrame.Notice(StreamNotice.CLOSING, "m", true),
                RuntimeFrame.of(new RuntimeChange.Ended(new Failure(FailureCode.RUNTIME_DRAINING, "m")), Optional::empty));
    }

    @Test
    void pathsAndOptions() {
        assertEquals("/v1/workers/a%3Ab/events/ws", WirePaths.socket(new WorkerId("a:b")));
        assertEquals("a%20b%2Fc%2B", WirePaths.segment("a b/c+"));
        assertEquals(Optional.of(WireCompat.YOI_V0), WireCompat.parse("yoi-v0"));
        assertEquals(Optional.of(WireCompat.NONE), WireCompat.parse("none"));
        assertEquals(Optional.empty(), WireCompat.parse("YOI"));
    }
}
