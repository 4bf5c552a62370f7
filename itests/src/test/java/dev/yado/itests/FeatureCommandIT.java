package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code yado feature} adds the remote client to a running Backend and removes it again; {@link HotDeployRemoteIT} and {@link LlmEngineIT} do so in the fast run. */
@Tag("slow")
class FeatureCommandIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String REMOTE = "elsewhere";

    @TempDir
    private Path folder;

    private List<String> feature(String... arguments) throws Exception {
        String[] all = Stream.of(List.of("feature"), List.of(arguments), List.of("--data", folder.resolve("backend").toString()))
                .flatMap(List::stream).toArray(String[]::new);
        return YadoCommand.run(all).expect(0);
    }

    @Test
    void remoteClientIsAddedToAndRemovedFromARunningBackend() throws Exception {
        Path data = folder.resolve("backend");
        try (YadoProcess backend = YadoProcess.backend(data); YadoProcess runtime = YadoProcess.runtime(folder.resolve("runtime"))) {
            Api api = backend.awaitBackend();
            WorkerApi own = api.createWorker();
            own.input("/hang").expect(200);
            try (SseClient stream = SseClient.open(own)) {
                stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                Backend.drop(data.resolve("etc"), "dev.yado.source.remote~elsewhere.cfg",
                        ("runtime_id = " + REMOTE + "\nbase_url = " + runtime.awaitUrl() + "\n").getBytes(StandardCharsets.UTF_8));
                assertThat(feature("list")).contains("remote-client");
                assertTrue(api.runtime(REMOTE).isMissingNode(), "without the feature the file has no effect");

                feature("add", "remote-client");
                assertThat(feature("list")).contains("remote-client  added");
                Await.until("the remote Runtime", BOUND, () -> api.runtime(REMOTE).at("/status").asString(""), s -> !s.isEmpty() && !s.equals("unavailable"));
                WorkerApi there = api.createWorker(REMOTE, "{\"intent\":{\"kind\":\"assistant\"}}");
                there.input("hello").expect(200);
                there.awaitIdle();

                feature("remove", "remote-client");
                Await.until("the remote Runtime being unavailable", BOUND, () -> api.runtime(REMOTE).at("/status").asString("unavailable"),
                        "unavailable"::equals);
                assertEquals("running", own.detail().expect(200).json().at("/run/state").asString(), "the embedded Runtime is not affected");
                own.cancel("{\"scope\":\"run\"}").expect(200);
                stream.await("the end of its own run", e -> e.payload().equals("run_end"));
            }
        }
    }
}
