package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

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

    /** In a framework that is shared with other bundles, their servlets are reachable under their own rules, and cannot replace or open the API's. */
    @Test
    void servletsOfOtherBundlesAreNotAffected() throws Exception {
        Bundle other = backend.framework().bundleContext().installBundle("test:console", new ByteArrayInputStream(new TestBundle("com.example.console")
                .source("com.example.console.Console", servlet("Console", "\"/console/*\", \"/api/workers\", \"/livez\""))
                .source("com.example.console.Guarded", servlet("Guarded", "\"/guarded/*\"")
                        .replace("@Component(", "@Component(property = \"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=dev.yado)\", "))
                .build()));
        try {
            other.start();
            Await.until("the servlet of the other bundle", Duration.ofSeconds(10), () -> text(anonymous.request("/console/x")).startsWith("200"));
            assertEquals("200 Console /console/x", text(anonymous.request("/console/x")));
            assertEquals("200 Console /console/x", text(anonymous.request("/console/x").header("Origin", "http://evil.example")),
                    "Yado's rules are for Yado's paths");
            assertThat(text(anonymous.request("/console/teapot"))).startsWith("418").doesNotContain("{\"error\":{\"code\"");
            anonymous.get("/api/workers").expectError(401, "unauthorized");
            api.get("/api/workers").expect(200);
            assertTrue(anonymous.get("/livez").json().at("/live").asBoolean(false));
            anonymous.get("/nope").expectError(401, "unauthorized");
            api.get("/nope").expectError(404, "not_found");
            // A bundle that selects Yado's context has its protection.
            assertThat(text(anonymous.request("/guarded/x"))).startsWith("401");
            assertEquals("200 Guarded /guarded/x", text(api.request("/guarded/x")));
        } finally {
            other.uninstall();
        }
    }

    private static String text(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = api.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static String servlet(String name, String patterns) {
        return """
                package com.example.console;

                import jakarta.servlet.Servlet;
                import jakarta.servlet.http.*;
                import org.osgi.service.component.annotations.Component;
                import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

                @Component(service = Servlet.class)
                @HttpWhiteboardServletPattern({PATTERNS})
                public class NAME extends HttpServlet {
                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
                        if (request.getRequestURI().endsWith("teapot")) {
                            response.sendError(418);
                        } else {
                            response.getWriter().print("NAME " + request.getRequestURI());
                        }
                    }
                }
                """.replace("NAME", name).replace("PATTERNS", patterns);
    }
}
