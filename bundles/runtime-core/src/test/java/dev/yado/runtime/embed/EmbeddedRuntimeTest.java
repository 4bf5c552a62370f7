package dev.yado.runtime.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A Runtime in a plain Java program: no OSGi framework is running here. */
class EmbeddedRuntimeTest {

    @Test
    void aWorkerAnswersInTranscriptAndStream() throws Exception {
        try (EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId("rt")).engine(new EchoEngine()).start()) {
            Worker worker = runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT));
            Feed<StreamFrame> stream = runtime.subscribe(worker.ref().workerId(), StreamQuery.LIVE);
            LinkedBlockingQueue<Integer> signals = new LinkedBlockingQueue<>();
            stream.onReady(() -> signals.add(1));
            runtime.input(worker.ref().workerId(), WorkerInput.user("hello wide world"));

            List<String> seen = new ArrayList<>();
            while (seen.isEmpty() || !seen.get(seen.size() - 1).equals("status idle")) {
                assertTrue(signals.poll(10, TimeUnit.SECONDS) != null, () -> "the stream went silent after " + seen);
                for (Optional<StreamFrame> f = stream.poll(); f.isPresent(); f = stream.poll()) {
                    seen.add(describe(f.get()));
                }
            }
            assertEquals(List.of("snapshot 1", "invoke_start", "user_message", "status running", "turn_start", "text_delta echo: ",
                    "text_delta hello ", "text_delta wide ", "text_delta world", "text_done", "turn_end", "run_end", "status idle"), seen);
            assertEquals(List.of("hello wide world", "echo: hello wide world"), runtime.transcript(worker.ref().workerId(), 0, 10).items()
                    .stream().map(TranscriptItem::content).toList());
        }
    }

    private static String describe(StreamFrame frame) {
        if (frame instanceof StreamFrame.Snapshot s) {
            return "snapshot " + s.position();
        } else if (frame instanceof StreamFrame.Logged l) {
            return l.event().payload() instanceof dev.yado.model.event.EventPayload.Status s ? "status " + s.status().wire()
                    : l.event().payload().event();
        } else if (frame instanceof StreamFrame.Delta d) {
            return "text_delta " + ((dev.yado.model.event.EventPayload.TextDelta) d.payload()).text();
        }
        return frame.toString();
    }
}
