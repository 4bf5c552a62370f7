package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.GuardedRoute;
import dev.yado.itests.harness.LogCapture;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.WsClient;
import dev.yado.itests.harness.YadoHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Deploys the access policy and the audit sink of {@code docs/examples/site-policy}, and checks that they work as the pages say. */
class AccessControlPageIT {

    private static final Duration BOUND = Duration.ofSeconds(10);
    /** The fleet stream ends because of the change, or because nothing decides after it, whichever is noticed first. */
    private static final List<String> ENDS = List.of("backend.access_revoked", "backend.policy_unavailable");
    private static final String NAME = "com.example.policy";
    private static final Path EXAMPLE = YadoHome.top().resolve("docs/examples/site-policy");
    private static final String LOCAL = "/api/runtimes/local-worker-runtime";

    /** Returns the bundle that the build made of the example. */
    private static byte[] policy() throws Exception {
        return Files.readAllBytes(EXAMPLE.resolve("target/site-policy.jar"));
    }

    @Test
    void thePageShowsTheExample() throws Exception {
        List<String> shown = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(YadoHome.top().resolve("docs/writing-a-policy.md"))).results()
                .map(block -> block.group(1)).toList();
        Path sources = EXAMPLE.resolve("src/main/java/com/example/policy");
        assertEquals(List.of(Files.readString(sources.resolve("SitePolicy.java")), Files.readString(sources.resolve("SiteAudit.java"))), shown,
                "docs/writing-a-policy.md and docs/examples/site-policy must show the same code");
    }

    private static ApiResponse await(Api api, String path, int status) throws Exception {
        return Await.until(path + " responding " + status, BOUND, () -> api.get(path), response -> response.status() == status);
    }

    @Test
    void policyFromThePageDecidesAndItsAbsenceClosesEverything(@TempDir Path data) throws Exception {
        try (LogCapture log = LogCapture.start(); Backend backend = Backend.start(data)) {
            Api api = backend.api();
            api.get(LOCAL).expect(200);
            assertEquals("none", await(api, "/readyz", 200).text("/access_policy"));
            WorkerApi worker = api.createWorker();
            WorkerApi stopped = api.createWorker();
            stopped.stop().expect(200);

            Backend.drop(backend.deploy(), NAME + "-1.0.0.jar", policy());
            await(api, LOCAL, 404).expectError(404, "unknown_runtime");
            for (GuardedRoute route : GuardedRoute.of(api, "local-worker-runtime")) {
                if (route.path().contains("local-worker-runtime")) {
                    assertThat(route.send(api).body()).as(route.toString()).contains("unknown_runtime");
                } else if (!route.path().equals("/api/events")) {
                    assertThat(route.send(api).body()).as(route.toString()).doesNotContain("local-worker-runtime");
                }
            }
            assertEquals("enforced", await(api, "/readyz", 200).text("/access_policy"));
            stopped.detail().expect(200);
            api.delete(stopped.path()).expectError(403, "worker_not_visible");
            Await.until("the audit sink's line", BOUND,
                    () -> log.lines().stream().anyMatch(line -> line.contains("audit: ") && line.contains("DELETE") && line.contains("worker_not_visible")));

            Bundle bundle = backend.bundle(NAME);
            try (SseClient stream = SseClient.open(worker); SseClient fleet = SseClient.open(api, "/api/events", "")) {
                stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                fleet.await("a Runtime", e -> e.name().equals("runtime_added"));
                assertThat(fleet.events().toString()).as("the fleet stream").doesNotContain("local-worker-runtime");
                bundle.stop();
                worker.detail().expectError(503, "policy_unavailable");
                api.get("/api/workers").expectError(503, "policy_unavailable");
                worker.input("x").expectError(503, "policy_unavailable");
                assertEquals("policy", await(api, "/readyz", 503).expectError(503, "policy_unavailable").text("/error/not_ready"));
                assertThat(api.get("/metrics").expect(200).raw().body()).contains("yado_access_policy_unavailable 1");
                stream.await("the end of the stream", e -> e.json().at("/diagnostic/code").asString("").equals("backend.policy_unavailable"));
                fleet.await("the end of the stream", e -> ENDS.contains(e.json().at("/diagnostic/code").asString("")));
            }
            bundle.start();
            await(api, worker.path(), 200);
            worker.input("y").expect(200);
            worker.awaitIdle();
            assertEquals("y", worker.transcript().at("/0/content").asString(), "the refused input did not run");
        }
    }

    @Test
    void nothingIsAllowedWhileAPolicyIsUpdatedUnderLoad(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings.configuration("dev.yado.registry", Map.of("policy_required", "site")))) {
            Api api = backend.api();
            for (GuardedRoute route : GuardedRoute.of(api, Api.EMBEDDED)) {
                RawHttp.Response refused = route.send(api);
                assertEquals(503, refused.status(), route + ": " + refused.body());
                assertThat(refused.body()).as(route.toString()).contains("policy_unavailable");
                assertEquals(503, route.head(api).status(), "HEAD for " + route);
            }
            Path jar = backend.deploy().resolve(NAME + "-1.0.0.jar");
            Backend.drop(backend.deploy(), jar.getFileName().toString(), policy());
            await(api, "/api/workers", 200);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger wrong = new AtomicInteger();
            Map<Integer, AtomicInteger> seen = new ConcurrentHashMap<>();
            List<Thread> clients = List.of(client(api, over, seen, wrong), client(api, over, seen, wrong));
            clients.forEach(Thread::start);
            for (int i = 2; i < 7; i++) {
                Bundle bundle = backend.bundle(NAME);
                bundle.stop();
                bundle.update();
                bundle.start();
                await(api, "/readyz", 200);
            }
            over.set(true);
            for (Thread client : clients) {
                client.join(BOUND.toMillis());
            }
            assertEquals(0, wrong.get(), () -> "a hidden Runtime was shown: " + seen);
            assertThat(seen.keySet()).as("hidden by the policy, or refused without it").isSubsetOf(404, 503);
        }
    }

    /** The streams of one caller: of a Worker as SSE and over a WebSocket, and of the fleet. */
    private record Streams(SseClient sse, WsClient socket, SseClient fleet) implements AutoCloseable {

        static Streams open(WorkerApi worker) throws Exception {
            Streams opened = new Streams(SseClient.open(worker), WsClient.open(worker, ""), SseClient.open(worker.api(), "/api/events", ""));
            opened.sse.await("the snapshot", e -> e.payload().equals("snapshot"));
            opened.socket.await("the snapshot", frame -> frame.at("/envelope/payload/event").asString("").equals("snapshot"));
            opened.fleet.await("a Runtime", e -> e.name().equals("runtime_added"));
            return opened;
        }

        void awaitEnd(String cause, List<String> codes) throws Exception {
            sse.await(cause + " ending the SSE stream", e -> codes.contains(e.json().at("/diagnostic/code").asString("")));
            socket.await(cause + " ending the WebSocket", frame -> codes.contains(frame.at("/diagnostic/code").asString("")));
            fleet.await(cause + " ending the fleet's stream", e -> ENDS.contains(e.json().at("/diagnostic/code").asString("")));
            assertTrue(sse.awaitEnd(BOUND) && fleet.awaitEnd(BOUND), "the connections end");
            socket.awaitClose();
        }

        @Override
        public void close() throws IOException {
            sse.close();
            socket.close();
            fleet.close();
        }
    }

    @Test
    void openStreamsAreDecidedAgainOnNoticeOnTheTimerAndWhenThePolicyLeaves(@TempDir Path data) throws Exception {
        String denied = "test.policy.denied." + data.hashCode();
        byte[] jar = new TestBundle("com.example.switched").source("com.example.switched.Switched", """
                package com.example.switched;
                import dev.yado.registry.api.*;
                import org.osgi.service.component.annotations.Component;

                @Component(service = {AccessPolicy.class, Runnable.class}, property = AccessPolicy.NAME + "=site")
                public final class Switched implements AccessPolicy, Runnable {
                    private volatile Runnable notice = () -> {};

                    @Override
                    public Decision decide(AccessRequest request) {
                        return Boolean.getBoolean("%s") && (request.action() == Action.OBSERVE || request.runtime().value().equals("local-worker-runtime"))
                                ? Decision.FORBID : Decision.ALLOW;
                    }

                    @Override
                    public void onChange(Runnable changed) {
                        notice = changed;
                    }

                    @Override
                    public void run() {
                        notice.run();
                    }
                }
                """.formatted(denied)).build();
        String settings = "policy_required = site\npolicy_recheck_seconds = ";
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(data.resolve("etc/dev.yado.registry.cfg"), settings + "3600\n");
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            Backend.drop(backend.deploy(), "switched-1.0.0.jar", jar);
            await(api, "/readyz", 200);
            WorkerApi worker = api.createWorker();
            BundleContext context = backend.bundle("com.example.switched").getBundleContext();
            Runnable notice = (Runnable) context.getService(context.getServiceReferences(Runnable.class.getName(), "(policy_name=site)")[0]);

            try (Streams open = Streams.open(worker)) {
                System.setProperty(denied, "true");
                notice.run();
                open.awaitEnd("a notice", List.of("backend.access_revoked"));
            }
            api.get(worker.path() + "/events").expectError(403, "worker_not_visible");

            System.clearProperty(denied);
            notice.run();
            try (Streams open = Streams.open(worker)) {
                backend.configure("dev.yado.registry.cfg", settings + "1\nworkspace_display_name = rechecked\n");
                Await.until("the interval being in effect", BOUND, () -> api.get("/api/workspace"), r -> r.text("/display_name").equals("rechecked"));
                System.setProperty(denied, "true");
                open.awaitEnd("the timer", List.of("backend.access_revoked"));
            }

            System.clearProperty(denied);
            try (Streams open = Streams.open(worker)) {
                backend.bundle("com.example.switched").stop();
                open.awaitEnd("the policy's end", List.of("backend.policy_unavailable"));
            }
            api.get(worker.path() + "/events").expectError(503, "policy_unavailable");
        } finally {
            System.clearProperty(denied);
        }
    }

    private static Thread client(Api api, AtomicBoolean over, Map<Integer, AtomicInteger> seen, AtomicInteger wrong) {
        return new Thread(() -> {
            while (!over.get()) {
                try {
                    int status = api.get(LOCAL).status();
                    seen.computeIfAbsent(status, s -> new AtomicInteger()).incrementAndGet();
                    if (status == 200) {
                        wrong.incrementAndGet();
                    }
                } catch (Exception e) {
                    wrong.incrementAndGet();
                }
            }
        }, "test-policy-client");
    }
}
