package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.SseClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Runtime with a token serves only requests that carry it, under its allowed host names. */
class RuntimeHttpTokenIT {

    private static final String TOKEN = "correct-horse-battery-staple";

    private static Path tokenFile;
    private static Path etc;
    private static HttpRuntime runtime;
    private static Api api;
    private static Api anonymous;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        tokenFile = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokenFile, TOKEN + "\n");
        etc = folder.resolve("data").resolve("etc");
        runtime = HttpRuntime.start(folder.resolve("data"), Map.of("token_file", tokenFile.toString(), "allowed_hosts", "runtime.example"),
                Optional.of(TOKEN), UnaryOperator.identity());
        api = runtime.api();
        anonymous = api.anonymous();
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static int statusAs(String host, String authorization) throws Exception {
        String request = "GET /v1/runtime HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: " + authorization + "\r\n\r\n";
        return RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.US_ASCII), false).status();
    }

    @Test
    void requestsWithTheTokenAreServed() throws Exception {
        HttpRuntime.RuntimeWorker worker = runtime.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        try (SseClient stream = worker.sse("")) {
            stream.await("the snapshot", event -> event.payload().equals("snapshot"));
        }
        api.get("/metrics").expect(200);
    }

    @Test
    void withoutTheTokenEvenUnknownPathsAreUnauthorized() throws Exception {
        for (String path : List.of("/v1/runtime", "/v1/workers", "/v1/workers/none", "/v1/workers/%20", "/v1/workers/none/events/ws", "/v1/events",
                "/v1/openapi.json", "/metrics", "/v1/nope", "/nope", "/livez/x")) {
            ApiResponse response = anonymous.get(path).expectError(401, "unauthorized");
            assertEquals(Optional.of("Bearer"), response.raw().headers().firstValue("WWW-Authenticate"), path);
        }
        anonymous.post("/v1/workers", "{").expectError(401, "unauthorized");
        IOException refused = assertThrows(IOException.class, () -> SseClient.open(anonymous, "/v1/events", ""));
        assertThat(refused.getMessage()).contains("401");
        anonymous.get("/livez").expect(200);
        anonymous.get("/readyz").expect(200);
    }

    @Test
    void wrongTokenIsUnauthorized() throws Exception {
        for (String header : List.of("Bearer", "Bearer wrong", "Bearer " + TOKEN + "x", "Bearer " + TOKEN.substring(1), "bearer " + TOKEN, "BEARER " + TOKEN,
                "Basic " + TOKEN, TOKEN)) {
            anonymous.send(anonymous.request("/v1/runtime").header("Authorization", header)).expectError(401, "unauthorized");
        }
        anonymous.get("/v1/runtime?token=" + TOKEN).expectError(401, "unauthorized");
    }

    @Test
    void allowedHostNamesAreServed() throws Exception {
        String bearer = "Bearer " + TOKEN;
        assertEquals(200, statusAs("runtime.example", bearer));
        assertEquals(200, statusAs("runtime.example:9999", bearer));
        assertEquals(200, statusAs("localhost:" + api.base().getPort(), bearer));
        assertEquals(403, statusAs("other.example", bearer));
    }
}
