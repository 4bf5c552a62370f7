package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.RuntimeProcess;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;

/** Interactions: a Worker opens one, and a client answers it through the Backend (embedded and remote Runtime) or the Runtime's own API. */
class ApprovalsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";

    private static JsonNode awaitInteraction(WorkerApi worker) throws Exception {
        return Await.until("an interaction", BOUND, () -> worker.api().get(worker.path() + "/interactions").expect(200).json().at("/interactions/0"),
                interaction -> !interaction.isMissingNode());
    }

    private static ApiResponse answer(WorkerApi worker, JsonNode interaction, String option) throws Exception {
        return worker.api().post(worker.path() + "/interactions/" + interaction.at("/interaction_id").asString(), "{\"option_id\":\"" + option + "\"}");
    }

    private static boolean hasReplied(WorkerApi worker, String text) throws Exception {
        return worker.transcript().valueStream().anyMatch(item -> item.at("/content").asString().equals(text));
    }

    @Test
    void interactionIsAnsweredOnceAuditedAndSurvivesAnHttpBundleRestart(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            WorkerApi worker = api.createWorker();
            try (SseClient events = SseClient.open(worker)) {
                worker.input("/ask hammer").expect(200);
                SseClient.Event opened = events.await("the interaction", e -> e.data().contains("interaction_opened"));
                assertEquals("Use hammer?", opened.json().at("/envelope/payload/data/item/title").asString());
            }
            JsonNode interaction = awaitInteraction(worker);
            assertEquals("waiting", worker.detail().expect(200).text("/run/state"));
            assertEquals(List.of("allow_once", "reject_once"), interaction.at("/options").valueStream().map(o -> o.at("/kind").asString()).toList());
            worker.input("hello").expectError(409, "worker_busy");

            Bundle http = backend.bundle("dev.yado.backend.http");
            http.stop();
            http.start();
            Await.until("the API responding again", BOUND, () -> {
                try {
                    return api.sendUnchecked(api.request("/livez")).status();
                } catch (IOException e) {
                    return 0;
                }
            }, status -> status == 200);

            assertEquals(interaction, awaitInteraction(worker), "the interaction does not depend on the HTTP bundle");
            answer(worker, interaction, "perhaps").expectError(400, "invalid_request");
            api.post(worker.path() + "/interactions/" + interaction.at("/interaction_id").asString(), "{}").expect(400);
            api.post(worker.path() + "/interactions/ask-1", "{\"option_id\":\"allow\"}").expectError(404, "unknown_interaction");
            ApiResponse accepted = answer(worker, interaction, "allow").expect(200);
            assertEquals("allow", accepted.text("/option_id"));
            answer(worker, interaction, "deny").expectError(409, "interaction_closed");
            worker.awaitIdle();
            assertTrue(hasReplied(worker, "hammer is allowed"));
            assertThat(api.get(worker.path() + "/interactions").expect(200).json().at("/interactions")).isEmpty();
            api.get("/api/runtimes/" + Api.EMBEDDED + "/workers/nobody/interactions").expectError(404, "unknown_worker");

            String id = interaction.at("/interaction_id").asString();
            List<String> audit = Await.until("the audit", BOUND, () -> auditLines(data), lines -> lines.stream().filter(l -> l.contains(id)).count() == 3);
            assertTrue(audit.stream().anyMatch(l -> l.contains("\"action\":\"answer\"") && l.contains("\"option_id\":\"allow\"") && l.contains("accepted")
                    && l.contains("\"worker_id\":\"" + worker.id() + "\"") && l.contains("\"caller\"")), audit::toString);
            assertTrue(audit.stream().anyMatch(l -> l.contains("\"option_id\":\"deny\"") && l.contains("interaction_closed")), audit::toString);
        }
    }

    private static List<String> auditLines(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("audit"))) {
            return files.filter(Files::isRegularFile).flatMap(file -> {
                try {
                    return Files.readAllLines(file).stream();
                } catch (IOException e) {
                    return Stream.empty();
                }
            }).toList();
        }
    }

    @Test
    void profileDeterminesWhichToolsNeedApproval(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            backend.configure("dev.yado.profile~careful.cfg",
                    "permissions = files/read=allow, files/*=deny\ndefault_permission = ask\nmax_turns = 1\nsystem_prompt_file = prompt.md\n");
            Api api = backend.api();
            Await.until("the reason why the profile is not available", BOUND, () -> profile(api, "careful").at("/reason").asString(""),
                    reason -> reason.contains("prompt.md is missing"));
            String create = "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"careful\"}";
            api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", create).expectError(503, "engine_unavailable");
            Files.writeString(Files.createDirectories(backend.etc().resolve("profiles/careful")).resolve("prompt.md"), "Be careful.\n");
            WorkerApi worker = api.createWorker(Api.EMBEDDED, create);
            worker.input("/ask files/read\n/ask files/write\n/ask web for 50").expect(200);
            worker.awaitIdle();
            for (String expected : List.of("files/read is allowed", "files/write is denied", "web is denied")) {
                assertTrue(hasReplied(worker, expected), expected);
            }
            String log = api.get(worker.path() + "/events?limit=256").expect(200).raw().body();
            assertEquals(1, log.split("interaction_opened", -1).length - 1, "only undecided tools open an interaction");
            assertThat(log).contains("expired");

            worker.input("/turn\n/say never").expect(200);
            worker.awaitIdle();
            assertThat(api.get(worker.path() + "/events?limit=256").expect(200).raw().body()).contains("\"outcome\":\"limit_reached\"");

            backend.configure("dev.yado.profile~wrong.cfg", "settings = word_delay_ms=abc\n");
            Await.until("the reason why the profile is wrong", BOUND, () -> profile(api, "wrong").at("/reason").asString(""),
                    reason -> reason.contains("word_delay_ms"));
            ApiResponse refused = api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"wrong\"}")
                    .expectError(400, "invalid_request");
            assertThat(refused.text("/error/message")).as(refused.raw()::body).contains("word_delay_ms");

            backend.configure("dev.yado.profile~broken.cfg", "permissions = hammer=maybe\n");
            Await.until("the reason why the never valid profile is unavailable", BOUND, () -> profile(api, "broken").at("/reason").asString(""),
                    reason -> reason.contains("allow, ask or deny"));
            api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"broken\"}")
                    .expectError(503, "engine_unavailable");
            backend.configure("dev.yado.profile~broken.cfg", "permissions = hammer=allow\n");
            Await.until("the corrected profile", BOUND, () -> profile(api, "broken").at("/available").asBoolean(false), available -> available);
        }
    }

    private static JsonNode profile(Api api, String name) throws Exception {
        return api.runtime(Api.EMBEDDED).at("/profiles").valueStream().filter(p -> p.at("/name").asString().equals(name)).findFirst()
                .orElse(api.mapper().missingNode());
    }

    @Test
    void remoteInteractionSurvivesTheBackendAndEndsWithItsRuntime(@TempDir Path data, @TempDir Path away) throws Exception {
        try (RuntimeProcess remote = RuntimeProcess.start("rt-away", away)) {
            remote.url();
            WorkerApi worker;
            JsonNode interaction;
            try (Backend backend = Backend.start(data, List.of("remote-client"), settings -> settings)) {
                worker = connected(backend, remote).createWorker("rt-away", ASSISTANT);
                worker.input("/ask hammer").expect(200);
                interaction = awaitInteraction(worker);
            }
            try (Backend backend = Backend.start(data, List.of("remote-client"), settings -> settings)) {
                WorkerApi same = connected(backend, remote).worker("rt-away", worker.id());
                assertEquals(interaction, awaitInteraction(same));
                assertEquals("waiting", same.detail().expect(200).text("/run/state"));
                same.api().post(same.path() + "/interactions/ask-1", "{\"option_id\":\"allow\"}").expectError(404, "unknown_interaction");
                answer(same, interaction, "perhaps").expectError(400, "invalid_request");
                answer(same, interaction, "deny").expect(200);
                answer(same, interaction, "deny").expectError(409, "interaction_closed");
                same.awaitIdle();
                assertTrue(hasReplied(same, "hammer is denied"));
            }
        }
    }

    private static Api connected(Backend backend, RuntimeProcess remote) throws Exception {
        backend.configure(remote.configurationName(), remote.configuration());
        Await.until("the remote Runtime serving", BOUND, () -> backend.api().runtime(remote.id()), r -> r.at("/status").asString("").equals("running"));
        return backend.api();
    }

    @Test
    void runtimeApiListsAndAnswersInteractions(@TempDir Path data) throws Exception {
        try (HttpRuntime runtime = HttpRuntime.start(data, Map.of())) {
            Api api = runtime.api();
            HttpRuntime.RuntimeWorker worker = runtime.createWorker();
            worker.input("/ask hammer").expect(200);
            JsonNode interaction = Await.until("an interaction", BOUND, () -> api.get(worker.path() + "/interactions").expect(200).json().at("/interactions/0"),
                    q -> !q.isMissingNode());
            String path = worker.path() + "/interactions/" + interaction.at("/interaction_id").asString();
            assertEquals("waiting", worker.detail().json().at("/worker/run/state").asString());
            api.post(path, "{\"option_id\":7}").expectError(400, "invalid_request");
            api.post(path, "{\"option_id\":\"\"}").expectError(400, "invalid_request");
            api.post(worker.path() + "/interactions/a%20b", "{\"option_id\":\"allow\"}").expectError(400, "invalid_identifier");
            api.post(path, "{\"option_id\":\"allow\"}").expect(200);
            api.post(path, "{\"option_id\":\"allow\"}").expectError(409, "interaction_closed");
            worker.awaitIdle();
            assertFalse(
                    api.get("/v1/runtime").expect(200).json().at("/runtime/capabilities").valueStream().noneMatch(c -> c.asString().equals("interactions")));
        }
    }
}
