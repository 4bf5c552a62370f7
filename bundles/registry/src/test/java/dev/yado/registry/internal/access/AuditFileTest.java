package dev.yado.registry.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.Caller;
import dev.yado.registry.internal.RegistryFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    @TempDir
    Path temp;

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Path current() {
        return temp.resolve("audit/audit.jsonl");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("audit"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private AuditFile file(long maxBytes, int files) {
        return new AuditFile(temp.resolve("audit"), maxBytes, files);
    }

    @Test
    void linesAreAppendedAcrossRestartsToAPrivateFile() throws IOException {
        try (AuditFile file = file(1_000, 3)) {
            file.append(line("one"));
        }
        try (AuditFile file = file(1_000, 3)) {
            file.append(line("two"));
        }
        assertEquals(List.of("one", "two"), Files.readAllLines(current()));
        if (Files.getFileStore(temp).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(current())));
        }
    }

    @Test
    void anIncompleteLineIsTruncated() throws IOException {
        Files.createDirectories(current().getParent());
        for (String half : List.of("", "{\"at\":", "x".repeat(20_000))) {
            Files.writeString(current(), "whole\n" + half);
            try (AuditFile file = file(100_000, 3)) {
                file.append(line("next"));
            }
            assertEquals(List.of("whole", "next"), Files.readAllLines(current()));
        }
        Files.writeString(current(), "only a half");
        try (AuditFile file = file(1_000, 3)) {
            file.append(line("next"));
        }
        assertEquals(List.of("next"), Files.readAllLines(current()));
    }

    @Test
    void filesRotateAndTheirNumberIsBounded() throws IOException {
        try (AuditFile file = file(10, 3)) {
            for (int i = 0; i < 10; i++) {
                file.append(line("line" + i));
            }
            assertEquals(List.of("audit.1.jsonl", "audit.2.jsonl", "audit.jsonl"), names());
            assertEquals("line9\n", Files.readString(current()));
            assertEquals("line8\n", Files.readString(temp.resolve("audit/audit.1.jsonl")));
            assertEquals("line7\n", Files.readString(temp.resolve("audit/audit.2.jsonl")));
            file.append(line("longer than a whole file may be, and still whole"));
            file.bound(10, 1);
            file.append(line("last"));
            assertEquals(List.of("audit.jsonl"), names());
            assertEquals("last\n", Files.readString(current()));
        }
    }

    @Test
    void afterAFailureTheNextLineIsWholeAgain() throws IOException {
        Files.writeString(temp.resolve("audit"), "a file where the directory should be");
        try (AuditFile file = file(1_000, 3)) {
            assertThrows(IOException.class, () -> file.append(line("lost")));
            Files.delete(temp.resolve("audit"));
            file.append(line("kept"));
        }
        assertEquals(List.of("kept"), Files.readAllLines(current()));
    }

    @Test
    void theSinkWritesOneObjectPerEventAndFlushesOnStop() throws IOException {
        JsonLinesAuditSink sink = new JsonLinesAuditSink(Optional.of(temp.resolve("audit")), 100_000, 2);
        Caller caller = Caller.of("me\"quoted\"", Caller.Kind.TOKEN);
        sink.record(AuditEvent.builder(Instant.EPOCH, caller, Action.INPUT, new RuntimeId("r")).worker(new WorkerId("w")).build());
        sink.record(AuditEvent.builder(Instant.EPOCH, caller, Action.CREATE, new RuntimeId("r")).failure(FailureCode.OVERLOADED).build());
        sink.deactivate();
        sink.record(AuditEvent.builder(Instant.EPOCH, caller, Action.STOP, new RuntimeId("r")).build());
        assertEquals(List.of(
                "{\"at\":\"1970-01-01T00:00:00Z\",\"caller\":\"me\\\"quoted\\\"\",\"caller_kind\":\"token\",\"action\":\"input\","
                        + "\"runtime_id\":\"r\",\"worker_id\":\"w\",\"outcome\":\"accepted\"}",
                "{\"at\":\"1970-01-01T00:00:00Z\",\"caller\":\"me\\\"quoted\\\"\",\"caller_kind\":\"token\",\"action\":\"create\","
                        + "\"runtime_id\":\"r\",\"outcome\":\"refused\",\"code\":\"overloaded\"}"),
                Files.readAllLines(current()));
    }

    @Test
    void eventsAreQueuedWhileWritingFails() throws IOException {
        Path blocked = temp.resolve("audit");
        Files.writeString(blocked, "a file where the directory should be");
        JsonLinesAuditSink sink = new JsonLinesAuditSink(Optional.of(blocked), 100_000, 2);
        Caller caller = Caller.of("me", Caller.Kind.INTERNAL);
        for (int i = 0; i < 10; i++) {
            sink.record(AuditEvent.builder(Instant.EPOCH, caller, Action.STOP, new RuntimeId("r" + i)).build());
        }
        Files.delete(blocked);
        RegistryFixture.until("all are written", () -> {
            try {
                return Files.exists(current()) && Files.readAllLines(current()).size() == 10;
            } catch (IOException e) {
                return false;
            }
        });
        sink.deactivate();
    }

    @Test
    void withoutADirectoryNothingIsWritten() {
        JsonLinesAuditSink sink = new JsonLinesAuditSink(Optional.empty(), 100_000, 2);
        sink.record(AuditEvent.builder(Instant.EPOCH, Caller.of("me", Caller.Kind.INTERNAL), Action.STOP, new RuntimeId("r")).build());
        sink.deactivate();
        assertFalse(Files.exists(temp.resolve("audit")));
        assertTrue(Files.exists(temp));
    }
}
