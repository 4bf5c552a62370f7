package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.LogCapture;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Compiles and deploys the access policy and the audit sink of {@code docs/writing-a-policy.md}, and checks that they work as the pages say. */
class AccessControlPageIT {

    private static final Duration BOUND = Duration.ofSeconds(10);
    /** The fleet stream ends because of the change, or because nothing decides after it, whichever is noticed first. */
    private static final List<String> ENDS = List.of("backend.access_revoked", "backend.policy_unavailable");
    private static final String NAME = "com.example.policy";
    private static final String LOCAL = "/api/runtimes/local-worker-runtime";

    private static byte[] policy(String version) throws Exception {
        List<String> examples = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(YadoHome.top().resolve("docs/writing-a-policy.md"))).results()
                .map(MatchResult::group).map(block -> block.replaceAll("```(java)?\n?", "")).toList();
        assertEquals(2, examples.size(), "docs/writing-a-policy.md has a policy and an audit sink");
        return new TestBundle(NAME).source(NAME + ".SitePolicy", examples.get(0)).source(NAME + ".SiteAudit", examples.get(1)).header("X-Build", version)
                .build();
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

            Backend.drop(backend.deploy(), NAME + "-1.0.0.jar", policy("1"));
            await(api, LOCAL, 404).expectError(404, "unknown_runtime");
            api.get(LOCAL + "/workers/w1").expectError(404, "unknown_runtime");
            assertEquals("enforced", await(api, "/readyz", 200).text("/access_policy"));
            stopped.detail().expect(200);
            api.delete(stopped.path()).expectError(403, "worker_not_visible");
            Await.until("the audit sink's line", BOUND,
                    () -> log.lines().stream().anyMatch(line -> line.contains("audit: ") && line.contains("DELETE") && line.contains("worker_not_visible")));

            Bundle bundle = backend.bundle(NAME);
            try (SseClient stream = SseClient.open(worker); SseClient fleet = SseClient.open(api, "/api/events", "")) {
                stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                fleet.await("a Runtime", e -> e.name().equals("runtime_added"));
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
            api.get("/api/workers").expectError(503, "policy_unavailable");
            Path jar = backend.deploy().resolve(NAME + "-1.0.0.jar");
            Backend.drop(backend.deploy(), jar.getFileName().toString(), policy("1"));
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
