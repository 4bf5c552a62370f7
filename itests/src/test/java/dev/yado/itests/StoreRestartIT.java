package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoProcess;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Workers survive the end of their process, whether it stops or is killed: acknowledged inputs are kept, and streams resume from their cursors. */
class StoreRestartIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final String KEY = "the-same-input";

    @TempDir
    private Path data;

    /** The two commands that run Workers, and the paths of a Worker in their APIs. */
    enum Command {
        BACKEND("/api/runtimes/" + Api.EMBEDDED + "/workers", "", "{\"intent\":{\"kind\":\"assistant\"}}", "{\"content\":\"%s\"}"),
        RUNTIME("/v1/workers", "/worker", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}",
                "{\"kind\":\"user\",\"content\":\"%s\"}");

        private final String workers;
        private final String detail;
        private final String creation;
        private final String input;

        Command(String workers, String detail, String creation, String input) {
            this.workers = workers;
            this.detail = detail;
            this.creation = creation;
            this.input = input;
        }

        private YadoProcess start(Path data, String... more) throws Exception {
            return this == BACKEND ? YadoProcess.backend(data, more) : YadoProcess.runtime(data, more);
        }

        private Api api(YadoProcess process) throws Exception {
            return this == BACKEND ? process.awaitBackend() : process.awaitRuntime();
        }

        /** Returns the id and the epoch of the Runtime that runs the Workers. */
        private String identity(Api api) throws Exception {
            JsonNode runtime = this == BACKEND ? api.runtime(Api.EMBEDDED) : api.get("/v1/runtime").expect(200).json().at("/runtime");
            return runtime.at("/runtime_id").asString() + " " + runtime.at("/epoch").asString();
        }

        private String create(Api api) throws Exception {
            return workers + "/" + api.post(workers, creation).expect(200).text("/worker/worker_id");
        }

        private ApiResponse send(Api api, String worker, String text) throws Exception {
            return api.post(worker + "/input", input.formatted(text)).expect(200);
        }

        /** Sends an input with an idempotency key, so that a repeat has no effect. */
        private ApiResponse sendWithKey(Api api, String worker, String text) throws Exception {
            return api.send(api.request(worker + "/input").header("Content-Type", "application/json").header("Idempotency-Key", KEY)
                    .POST(HttpRequest.BodyPublishers.ofString(input.formatted(text)))).expect(200);
        }

        private void awaitIdle(Api api, String worker) throws Exception {
            Await.until("Worker " + worker + " being idle", BOUND, () -> api.get(worker).expect(200).json().at(detail + "/run/state").asString(""),
                    "idle"::equals);
        }
    }

    private static List<String> transcript(Api api, String worker) throws Exception {
        JsonNode response = api.get(worker + "/transcript").expect(200).json();
        JsonNode items = response.at("/transcript/items").isArray() ? response.at("/transcript/items") : response.at("/items");
        return StreamSupport.stream(items.spliterator(), false).map(i -> i.at("/role").asString() + ": " + i.at("/content").asString()).toList();
    }

    private static void end(YadoProcess process, String signal) throws Exception {
        process.signal(signal);
        int status = process.awaitExit(BOUND);
        assertTrue(signal.equals("KILL") || status == SIGTERM_STATUS, () -> status + " " + process.lines());
    }

    @ParameterizedTest
    @CsvSource({"BACKEND, KILL", "RUNTIME, TERM"})
    void workersTranscriptsAndCursorsContinue(Command command, String signal) throws Exception {
        restart(command, signal);
    }

    /** The two commands use the same store, so the fast tests check each signal with one of them. */
    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"BACKEND, TERM", "RUNTIME, KILL"})
    void workersTranscriptsAndCursorsContinueWithTheOtherCommand(Command command, String signal) throws Exception {
        restart(command, signal);
    }

    private void restart(Command command, String signal) throws Exception {
        String echoWorker;
        String hung;
        String untouched;
        ApiResponse first;
        Event last;
        String identity;
        try (YadoProcess process = command.start(data, noDrainTime(command))) {
            Api api = command.api(process);
            echoWorker = command.create(api);
            hung = command.create(api);
            untouched = command.create(api);
            try (SseClient stream = SseClient.open(api, echoWorker + "/events", "")) {
                stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                first = command.sendWithKey(api, echoWorker, "one");
                command.awaitIdle(api, echoWorker);
                command.send(api, echoWorker, "two");
                command.awaitIdle(api, echoWorker);
                last = stream.await("the end of the second run",
                        e -> e.payload().equals("run_end") && e.sequence() > first.json().at("/event_id").asLong() + 8);
                SseClient hanging = SseClient.open(api, hung + "/events", "");
                command.send(api, hung, "/hang");
                hanging.await("the run", e -> e.payload().equals("turn_start"));
            }
            identity = command.identity(api);
            String refusal = String.join("\n", YadoCommand.run(command.name().toLowerCase(Locale.ROOT), "--data", data.toString()).expect(1));
            assertThat(refusal).as("a second start on the data directory is refused in one line").startsWith("yado: ").contains(data.toString(), "--data")
                    .doesNotContain("\n");
            api.get("/livez").expect(200);
            end(process, signal);
        }
        try (YadoProcess process = command.start(data)) {
            Api api = command.api(process);
            assertEquals(identity, command.identity(api), "it is the same Runtime with the same log");
            assertEquals(List.of("user: one", "assistant: echo: one", "user: two", "assistant: echo: two"), transcript(api, echoWorker));
            assertEquals(first.json(), command.sendWithKey(api, echoWorker, "one").json(), "a repeat gets the recorded result and has no effect");
            for (String worker : List.of(echoWorker, hung, untouched)) {
                command.awaitIdle(api, worker);
            }
            try (SseClient stream = SseClient.open(api, echoWorker + "/events", last.id())) {
                command.send(api, echoWorker, "three");
                command.awaitIdle(api, echoWorker);
                stream.await("the end of the third run", e -> e.payload().equals("run_end") && e.sequence() > last.sequence());
                List<Long> seen = stream.logged().stream().map(Event::sequence).filter(s -> s > last.sequence()).toList();
                assertEquals(LongStream.rangeClosed(last.sequence() + 1, last.sequence() + seen.size()).boxed().toList(), seen, "no gaps or duplicates");
                assertTrue(stream.events().stream().noneMatch(e -> e.json().has("diagnostic")), () -> "the old cursor is still valid: " + stream.summary());
            }
            assertEquals(6, transcript(api, echoWorker).size());
            List<JsonNode> log = api.get(hung + "/events?limit=256").expect(200).json().at("/events").valueStream().map(e -> e.at("/payload")).toList();
            assertEquals(List.of("interrupted"),
                    log.stream().filter(e -> e.at("/event").asString().equals("run_end")).map(e -> e.at("/data/outcome").asString()).toList(),
                    "the interrupted run has ended once");
            command.send(api, hung, "still there?");
            command.awaitIdle(api, hung);
            assertThat(transcript(api, hung)).as(() -> "the Worker continues").contains("assistant: echo: still there?");
            assertNotEquals(echoWorker, command.create(api), "ids continue");
        }
    }

    private static String[] noDrainTime(Command command) {
        return command == Command.RUNTIME ? new String[] {"--drain-seconds", "0"} : new String[0];
    }

    /** {@link RemoteRuntimesIT} checks what the loss of such a Runtime means for its clients. */
    @Test
    void memoryStoreIsReportedAsVolatile() throws Exception {
        memoryStore(Command.BACKEND);
    }

    /** The two commands print the same lines. */
    @Test
    @Tag("slow")
    void memoryStoreOfTheOtherCommandIsReportedAsVolatile() throws Exception {
        memoryStore(Command.RUNTIME);
    }

    private void memoryStore(Command command) throws Exception {
        try (YadoProcess process = command.start(data, "--store", "memory")) {
            command.create(command.api(process));
            process.awaitLine("Workers are kept in memory and are lost when this process ends.");
        }
    }
}
