package dev.yado.source.local.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.yado.source.local.internal.Fixtures;
import dev.yado.source.local.internal.read.MetadataReader.Reading;
import dev.yado.source.local.internal.read.PodMetadata.Activity;
import dev.yado.source.local.internal.read.ReadOutcome.Reason;
import dev.yado.source.local.internal.read.ReadOutcome.Refused;
import dev.yado.source.local.internal.read.ReadOutcome.Visible;
import dev.yado.source.local.internal.settings.WorkspaceRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataReaderTest {

    @TempDir
    Path temp;

    private final MetadataReader reader = new MetadataReader(Optional.of(new WorkspaceRoot(Fixtures.WORKSPACE + "/")));
    private Fixtures fixtures;

    @BeforeEach
    void fixtures() throws IOException {
        fixtures = new Fixtures(temp);
    }

    @Test
    void everyStateOfAWorker() throws IOException {
        assertEquals(Activity.SEGMENT, visible(fixtures.worker("a", Fixtures.active(true))).activity());
        assertEquals(Activity.PENDING_SEGMENT, visible(fixtures.worker("b", Fixtures.active(false))).activity());
        assertEquals(Activity.PENDING_SEGMENT,
                visible(fixtures.worker("c", "\"active\":{\"session_id\":\"s\",\"segment_id\":null},")).activity());
        assertEquals(Activity.NONE, visible(fixtures.worker("d", "")).activity());
        assertEquals(Activity.NONE, visible(fixtures.worker("e", "\"active\":null,\"peers\":[{\"worker_name\":\"x\"}],\"new_field\":1,")).activity());
    }

    @Test
    void roleAndProfileInEachOfTheirForms() throws IOException {
        PodMetadata plain = visible(fixtures.worker("a", "\"resolved_manifest_snapshot\":{\"role\":\"coder\",\"profile\":\"builtin:coder\"},"));
        assertEquals(Optional.of("coder"), plain.role());
        assertEquals(Optional.of("builtin:coder"), plain.profile());
        PodMetadata nested = visible(fixtures.worker("b", "\"resolved_manifest_snapshot\":{\"role_claim\":{\"role\":\"reviewer\"},"
                + "\"profile_selector\":{\"name\":\"strict\"},\"profile\":\"ignored\"},"));
        assertEquals(Optional.of("reviewer"), nested.role());
        assertEquals(Optional.of("strict"), nested.profile());
        PodMetadata odd = visible(fixtures.worker("c", "\"resolved_manifest_snapshot\":[1],"));
        assertEquals(Optional.empty(), odd.role(), "a snapshot of another shape is no reason to refuse the Worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "\"text\"", "{\"workspace_root\":\"/srv/project/here\"}", "{\"worker_name\":\"\"}",
        "{\"worker_name\":7}", "{\"worker_name\":\"x\",\"active\":{}}", "{\"worker_name\":\"x\",\"active\":true}",
        "{\"worker_name\":\"x\",\"workspace_root\":7}", "{\"worker_name\":\"x\",\"spawned_children\":{}}",
        "{\"worker_name\":\"x\",\"spawned_children\":[{\"socket_path\":\"/s\"}]}", "{\"worker_name\":\"x\"} trailing",
        "{\"worker_name\":\"x\",\"workspace_root\":\"/srv/project/h"})
    void notTheMetadataOfAWorker(String content) throws IOException {
        assertEquals(Reason.INVALID, refused(fixtures.raw("x", content)));
    }

    @Test
    void invalidUtf8AndBottomlessNestingAreInvalidToo() throws IOException {
        Path file = fixtures.raw("x", "");
        Files.write(file, new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
        assertEquals(Reason.INVALID, refused(file));
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertEquals(Reason.INVALID, refused(fixtures.worker("y", "\"resolved_manifest_snapshot\":" + deep + ",")));
    }

    @Test
    void workspacesAreComparedAsText() throws IOException {
        assertEquals(Reason.WORKSPACE_ROOT_MISSING, refused(fixtures.raw("a", "{\"worker_name\":\"a\"}")));
        assertEquals(Reason.WORKSPACE_ROOT_MISSING, refused(fixtures.raw("b", "{\"worker_name\":\"b\",\"workspace_root\":null}")));
        assertEquals(Reason.OTHER_WORKSPACE, refused(fixtures.raw("c", "{\"worker_name\":\"c\",\"workspace_root\":\"/srv/project/here2\"}")));
        visible(fixtures.raw("d", "{\"worker_name\":\"d\",\"workspace_root\":\"\\\\srv\\\\project\\\\here//\"}"));
        MetadataReader nowhere = new MetadataReader(Optional.empty());
        Path file = fixtures.worker("e", "");
        assertEquals(new Refused(Reason.OTHER_WORKSPACE), nowhere.read(file.getParent()).outcome(),
                "with no workspace known no Worker is of it");
    }

    @Test
    void onlyPlainFilesOfABoundedSizeAreOpened() throws IOException {
        assertEquals(Reason.MISSING, refused(Files.createDirectory(fixtures.pods.resolve("none")).resolve(MetadataReader.FILE_NAME)));
        assertEquals(Reason.NOT_A_FILE, refused(Files.createDirectories(fixtures.pods.resolve("dir").resolve(MetadataReader.FILE_NAME))));
        Path target = fixtures.worker("target", "");
        Path link = Files.createDirectory(fixtures.pods.resolve("link")).resolve(MetadataReader.FILE_NAME);
        Files.createSymbolicLink(link, target);
        assertEquals(Reason.SYMLINK, refused(link));
        String padding = " ".repeat(MetadataReader.MAX_BYTES);
        assertEquals(Reason.TOO_LARGE, refused(fixtures.raw("large", Fixtures.metadata("large", "") + padding)));
        visible(fixtures.raw("largest", Fixtures.metadata("largest", "") + padding.substring(Fixtures.metadata("largest", "").length())));
    }

    @Test
    void aFileThatMayNotBeRead() throws IOException {
        Path file = fixtures.worker("locked", "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything (root), so nothing is unreadable here");
        assertEquals(Reason.UNREADABLE, refused(file));
    }

    @Test
    void aReadingThatFailsIsUnreadableForWhomeverRunsThis() throws IOException {
        Path file = fixtures.worker("broken", "");
        MetadataReader failing = new MetadataReader(Optional.of(new WorkspaceRoot(Fixtures.WORKSPACE)), f -> {
            throw new IOException("I/O error at " + f);
        });
        assertEquals(new Refused(Reason.UNREADABLE), failing.read(file.getParent()).outcome());
    }

    @Test
    void aFileThatChangesDuringEachReadIsGivenUpAfterThree() throws IOException {
        Path file = fixtures.worker("busy", "");
        AtomicInteger reads = new AtomicInteger();
        Reading reading = new MetadataReader(Optional.of(new WorkspaceRoot(Fixtures.WORKSPACE)), f -> {
            byte[] bytes = Files.readAllBytes(f);
            Files.writeString(f, Fixtures.metadata("busy", "") + " ".repeat(reads.incrementAndGet()));
            return bytes;
        }).read(file.getParent());
        assertEquals(new Refused(Reason.CHANGING), reading.outcome());
        assertEquals(3, reads.get());
        assertThat(reading.again()).as("it must be tried again although no event may follow").isPresent();
    }

    @Test
    void aFileThatChangesOnceDuringTheReadIsReadAgainWhole() throws IOException {
        Path file = fixtures.worker("once", "");
        AtomicInteger reads = new AtomicInteger();
        Reading reading = new MetadataReader(Optional.of(new WorkspaceRoot(Fixtures.WORKSPACE)), f -> {
            byte[] bytes = Files.readAllBytes(f);
            if (reads.incrementAndGet() == 1) {
                Files.writeString(f, Fixtures.metadata("once", Fixtures.active(true)));
            }
            return bytes;
        }).read(file.getParent());
        assertEquals(Activity.SEGMENT, assertInstanceOf(Visible.class, reading.outcome()).metadata().activity());
        assertEquals(2, reads.get());
    }

    @Test
    void onlyAYoungFileIsReadAgainWithoutAReason() throws IOException {
        Path file = fixtures.worker("young", "");
        assertThat(reader.read(file.getParent()).again()).isPresent();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(reader.read(file.getParent()).again()).isEmpty();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3_600)));
        assertThat(reader.read(file.getParent()).again()).as("a wrong clock must not make it be read for ever").isEmpty();
    }

    private PodMetadata visible(Path file) {
        return assertInstanceOf(Visible.class, reader.read(file.getParent()).outcome()).metadata();
    }

    private Reason refused(Path file) {
        return assertInstanceOf(Refused.class, reader.read(file.getParent()).outcome()).reason();
    }
}
