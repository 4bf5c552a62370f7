package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.WorkerApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with a Worker of the embedded Runtime, through HTTP. */
class WorkerLifecycleIT {

    private static Backend backend;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data);
        api = backend.api();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void aWorkerIsCreatedAnswersAndIsStopped() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        assertEquals("echo: hello", worker.transcript().at("/1/content").asString());
        assertEquals("stopped", worker.stop().expect(200).text("/status"));
        worker.input("too late").expectError(409, "worker_not_running");
        api.delete(worker.path()).expect(200);
        worker.detail().expectError(404, "unknown_worker");
    }
}
