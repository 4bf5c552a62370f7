package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoCommand;
import dev.yado.itests.harness.YadoProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code yado store} checks, exports and imports a Backend's store, also a damaged one. */
class StoreCommandIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private List<String> store(int exit, Path data, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("store"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return YadoCommand.run(all.toArray(String[]::new)).expect(exit);
    }

    private static void assertPrinted(String part, List<String> lines) {
        assertTrue(lines.stream().anyMatch(line -> line.contains(part)), () -> "no line contains '" + part + "': " + lines);
    }

    @Test
    void backendContinuesFromAnImportedExport() throws Exception {
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        Path file = folder.resolve("export.jsonl");
        Path saved = folder.resolve("backup.db");
        String path;
        String transcript;
        String epoch;
        try (YadoProcess backend = YadoProcess.backend(before)) {
            Api api = backend.awaitBackend();
            WorkerApi worker = api.createWorker();
            worker.input("hello").expect(200);
            worker.awaitIdle();
            path = worker.path();
            transcript = worker.transcript().toString();
            epoch = api.get(path + "/events").expect(200).json().at("/epoch").asString();
            assertThat(transcript).contains("hello");
            assertPrinted("uses the data directory", store(1, before, "check"));
            // A process of its own: two copies of SQLite in one process would release each other's locks.
            try (YadoProcess backup = YadoProcess.run("store", "backup", saved.toString(), "--data", before.toString())) {
                assertEquals(0, backup.awaitExit(BOUND), () -> backup.lines().toString());
                assertPrinted("1 Worker and", backup.lines());
            }
            backend.terminate();
            backend.awaitExit(BOUND);
        }
        assertPrinted("The store has no problems.", store(0, before, "check"));
        assertPrinted("1 Worker and", store(0, before, "export", file.toString()));
        Path restored = folder.resolve("restored");
        assertPrinted("1 Worker and", store(0, restored, "restore", saved.toString(), "--keep-epoch"));
        assertPrinted("The store has no problems.", store(0, restored, "check"));
        store(0, after, "import", file.toString());
        assertPrinted("there is already a store", store(1, after, "import", file.toString()));

        // As a disk error does: flip one bit of one event.
        Path database = before.resolve("store/yado.db");
        byte[] bytes = Files.readAllBytes(database);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("hello")] ^= 1;
        Files.write(database, bytes);
        List<String> output = store(1, before, "check");
        assertPrinted("cannot be read: Worker ", output);
        assertPrinted("yado store export FILE", output);
        assertPrinted("cannot be read: Worker ", store(1, before, "export", folder.resolve("damaged.jsonl").toString()));
        assertPrinted("does not exist; set it with --data DIR", store(1, folder.resolve("nowhere"), "check"));

        // The Runtime id is not part of the store; a file next to it contains the id.
        try (Backend backend = Backend.start(after, List.of("store-sqlite"), UnaryOperator.identity())) {
            Api api = backend.api();
            api.get(path).expect(200);
            assertEquals(transcript, api.get(path + "/transcript").expect(200).json().at("/items").toString());
            assertNotEquals(epoch, api.get(path + "/events").expect(200).json().at("/epoch").asString());
        }
    }
}
