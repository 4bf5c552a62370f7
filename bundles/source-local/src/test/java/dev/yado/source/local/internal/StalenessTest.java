package dev.yado.source.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.id.Identifiers;
import dev.yado.model.id.WorkerId;
import dev.yado.source.local.internal.snapshot.LocalDiagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalenessTest {

    @TempDir
    Path temp;

    private Fixtures fixtures;

    @BeforeEach
    void fixtures() throws IOException {
        fixtures = new Fixtures(temp);
    }

    @Test
    void aWorkerIsStaleOnceItsRecordedSocketIsGone() throws IOException {
        Path socket = Files.createFile(temp.resolve("child.sock"));
        fixtures.worker("parent", child(socket));
        fixtures.worker("child", Fixtures.active(true));
        fixtures.worker("unknown", Fixtures.active(true));
        try (LocalWorkers workers = LocalWorkers.open(fixtures.settings())) {
            Fixtures.ready(workers);
            assertEquals(false, stale(workers, "child"));
            Files.delete(socket);
            Fixtures.await("the missing socket is noticed", () -> stale(workers, "child"));
            assertEquals(false, stale(workers, "unknown"), "of whom nothing is recorded nothing can be gone");
            assertEquals(false, stale(workers, "parent"));
            Files.createFile(socket);
            Fixtures.await("its return is noticed", () -> !stale(workers, "child"));
        }
    }

    @Test
    void oneOfSeveralRecordedSocketsIsEnoughAndForeignParentsDoNotCount() throws IOException {
        Path socket = Files.createFile(temp.resolve("child.sock"));
        fixtures.worker("parent1", child(temp.resolve("old.sock")));
        fixtures.worker("parent2", child(socket));
        fixtures.worker("child", "");
        fixtures.worker("other", "");
        fixtures.raw("foreign", "{\"worker_name\":\"foreign\",\"workspace_root\":\"/elsewhere\",\"spawned_children\":[{\"worker_name\":\"other\","
                + "\"socket_path\":\"" + temp.resolve("none.sock") + "\"}]}");
        fixtures.worker("relative", "\"spawned_children\":[{\"worker_name\":\"parent1\",\"socket_path\":\"not/absolute\"}],");
        try (LocalWorkers workers = LocalWorkers.open(fixtures.settings())) {
            Fixtures.ready(workers);
            assertEquals(false, stale(workers, "child"));
            assertEquals(false, stale(workers, "other"));
            assertEquals(false, stale(workers, "parent1"));
        }
    }

    @Test
    void aWorkerIsStaleOnceItsRecordedProcessIsGone() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            fixtures.worker("running", "\"pid\":" + process.pid() + ",");
            fixtures.worker("odd", "\"pid\":\"not a number\",");
            try (LocalWorkers workers = LocalWorkers.open(fixtures.settings())) {
                Fixtures.ready(workers);
                assertEquals(false, stale(workers, "running"));
                process.destroyForcibly().waitFor();
                Fixtures.await("the end of the process is noticed", () -> stale(workers, "running"));
                assertEquals(false, stale(workers, "odd"));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String child(Path socket) {
        return "\"spawned_children\":[{\"worker_name\":\"child\",\"socket_path\":\"" + socket + "\",\"scope_delegated\":[],\"callback_address\":\"x\"}],";
    }

    private static boolean stale(LocalWorkers workers, String name) {
        return workers.source().worker(new WorkerId(Identifiers.derive("local-worker-", name))).orElseThrow().diagnostics()
                .contains(LocalDiagnostics.STALE);
    }
}
