package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Backend with a token serves only requests that carry it, except for the health checks. */
class ApiTokenIT {

    private static final String TOKEN = "correct-horse-battery-staple";

    private static Backend backend;
    private static Api api;
    private static Api anonymous;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, TOKEN + "\n");
        backend = Backend.start(folder.resolve("data"), settings -> settings.configuration("dev.yado.backend.http", Map.of("token_file", file.toString())));
        api = new Api(backend.api().base(), Optional.of(TOKEN));
        anonymous = api.anonymous();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void requestsWithTheTokenAreServed() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        try (SseClient stream = SseClient.open(worker)) {
            stream.await("the snapshot", event -> event.payload().equals("snapshot"));
        }
    }

    @Test
    void requestsWithoutTheTokenAreUnauthorized() throws Exception {
        for (String path : List.of("/api/workspace", "/api/runtimes", "/api/workers", "/api/events", "/api/openapi.json", "/metrics", "/api/nope", "/nope")) {
            ApiResponse response = anonymous.get(path).expectError(401, "unauthorized");
            assertEquals(Optional.of("Bearer"), response.raw().headers().firstValue("WWW-Authenticate"), path);
        }
        anonymous.post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"}}").expectError(401, "unauthorized");
        IOException refused = assertThrows(IOException.class, () -> SseClient.open(anonymous, "/api/events", ""));
        assertThat(refused.getMessage()).contains("401");
    }

    @Test
    void wrongTokenIsUnauthorized() throws Exception {
        for (String header : List.of("Bearer", "Bearer ", "Bearer wrong", "Bearer " + TOKEN + "x", "Bearer " + TOKEN.substring(1),
                "Basic " + TOKEN, TOKEN, "Bearer " + TOKEN + " " + TOKEN)) {
            anonymous.send(anonymous.request("/api/workspace").header("Authorization", header)).expectError(401, "unauthorized");
        }
        anonymous.get("/api/workspace?token=" + TOKEN + "&access_token=" + TOKEN).expectError(401, "unauthorized");
        anonymous.send(anonymous.request("/api/workspace").header("Authorization", "bearer " + TOKEN)).expect(200);
    }

    @Test
    void healthChecksNeedNoToken() throws Exception {
        anonymous.get("/livez").expect(200);
        anonymous.get("/readyz").expect(200);
    }
}
