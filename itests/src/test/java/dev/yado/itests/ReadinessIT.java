package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoProcess;
import dev.yado.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Backend is alive at all times, and ready when all components that it requires are available. */
class ReadinessIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    void backendWithoutEmbeddedRuntimeIsNotReady(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            assertTrue(awaitReady(api, 200).json().at("/ready").asBoolean(false));
            for (String name : new String[] {"dev.yado.source.embedded", "dev.yado.runtime.core"}) {
                backend.bundle(name).stop();
                Api.ApiResponse missing = api.get("/readyz").expectError(503, "runtime_unavailable");
                assertEquals("runtime", missing.text("/error/not_ready"));
                assertThat(missing.raw().headers().firstValue("Retry-After")).isPresent();
                api.get("/livez").expect(200);
                backend.bundle(name).start();
                awaitReady(api, 200);
            }
        }
    }

    @Test
    void requiredRuntimesAreConfigurable(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            awaitReady(api, 200);
            backend.bundle("dev.yado.source.embedded").stop();
            awaitReady(api, 503);
            backend.configure("dev.yado.backend.http.cfg", "ready_needs = local_compatibility\n");
            awaitReady(api, 200);
            backend.configure("dev.yado.backend.http.cfg", "ready_needs = remote_http, local_compatibility\n");
            awaitReady(api, 503);
            backend.configure("dev.yado.backend.http.cfg", "ready_needs =\n");
            Api.ApiResponse ready = awaitReady(api, 200);
            assertEquals(1, ready.json().at("/runtimes/unavailable").asInt(), "the response lists the Runtimes although it is ready");
        }
    }

    @Test
    void backendWithoutItsConfiguredTokenIsNotReady(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, settings -> settings.configuration("dev.yado.backend.http", Map.of("token_env", "NOT_SET_ANYWHERE")))) {
            Api.ApiResponse response = backend.api().sendUnchecked(backend.api().request("/readyz"));
            assertEquals("token", response.expectError(503, "runtime_unavailable").text("/error/not_ready"));
        }
    }

    @Test
    void filesRefusedAtTheStartCloseAccessUntilTheyAreCorrected(@TempDir Path data) throws Exception {
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(etc.resolve("dev.yado.backend.http.cfg"), "token_env = NOT_SET_ANYWHERE\nmax_streams = many\n");
        Files.writeString(etc.resolve("dev.yado.registry.cfg"), "policy_required = true\nlist_deadline_ms = soon\n");
        Files.writeString(etc.resolve("dev.yado.source.local.cfg"), "enabled = false\nrescan_seconds = often\n");
        try (Backend backend = Backend.start(data)) {
            Api api = backend.api();
            assertEquals("token", api.sendUnchecked(api.request("/readyz")).expectError(503, "runtime_unavailable").text("/error/not_ready"));
            api.sendUnchecked(api.request("/api/workers")).expectError(401, "unauthorized");

            backend.configure("dev.yado.backend.http.cfg", "max_streams = 10\n");
            Await.until("the policy to be missing", BOUND, () -> api.sendUnchecked(api.request("/readyz")),
                    response -> response.status() == 503 && response.text("/error/not_ready").equals("policy"));
            api.get("/api/workers").expectError(503, "policy_unavailable");

            backend.configure("dev.yado.registry.cfg", "policy_required = false\n");
            awaitReady(api, 200);
            api.get("/api/workers").expect(200);
            api.get("/api/runtimes/local-worker-runtime").expectError(404, "unknown_runtime");

            backend.configure("dev.yado.source.local.cfg", "enabled = true\n");
            Await.until("the recorded Workers", BOUND, () -> api.get("/api/runtimes/local-worker-runtime"), r -> r.status() == 200);
        }
    }

    @Test
    void removedStoreIsNoticedAndTheBackendIsNotReady(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, List.of("store-sqlite"), UnaryOperator.identity())) {
            Api api = backend.api();
            awaitReady(api, 200);
            WorkerApi worker = api.createWorker();
            Path away = Files.move(data.resolve("store"), data.resolve("away"));
            worker.input("is this kept?").expectError(500, "store_failed");
            awaitReady(api, 503);
            Files.move(away, data.resolve("store"));
            awaitReady(api, 200);
            worker.input("and this?").expect(200);
            worker.awaitIdle();
            assertEquals(2, worker.transcript().size(), "the refused input is not in the transcript");
        }
    }

    /** On a full disk every change fails: the process is not ready, states why, and is ready again without a change by a client. */
    @Tag("slow")
    @Test
    void fullDiskIsNoticedByChangesAndByProbes(@TempDir Path data) throws Exception {
        RequiredTool.require(limitFiles(ProcessHandle.current().pid(), "unlimited:"), "no full disk can be made here: prlimit is needed");
        try (YadoProcess process = YadoProcess.backend(data)) {
            Api api = process.awaitBackend();
            WorkerApi worker = api.createWorker();
            awaitReady(api, 200);
            assertTrue(limitFiles(process.pid(), "4096:"));
            worker.input("is this kept?").expectError(500, "store_failed");
            Api.ApiResponse full = awaitReady(api, 503);
            assertEquals("store", full.text("/error/not_ready"));
            assertThat(full.text("/error/message")).contains("the store has failed writes since").doesNotContain(data.toString());
            worker.detail().expect(200);
            assertTrue(limitFiles(process.pid(), "unlimited:"));
            awaitReady(api, 200);
            worker.input("and this?").expect(200);
            worker.awaitIdle();

            assertTrue(limitFiles(process.pid(), "4096:"));
            Await.until("a probe noticing the full disk", Duration.ofSeconds(30), () -> api.get("/readyz").status() == 503);
            assertTrue(limitFiles(process.pid(), "unlimited:"));
            awaitReady(api, 200);
        }
    }

    private static boolean limitFiles(long pid, String size) throws Exception {
        try {
            return new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + size).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Api.ApiResponse awaitReady(Api api, int status) throws Exception {
        return Await.until("readyz responding " + status, BOUND, () -> api.get("/readyz"), response -> response.status() == status);
    }
}
