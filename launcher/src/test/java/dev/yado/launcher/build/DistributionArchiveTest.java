package dev.yado.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionArchiveTest {

    private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir
    private Path temp;

    private Path archive(String place, List<String> files, Instant modified, String mode) throws Exception {
        Path directory = Files.createDirectories(temp.resolve(place).resolve("yado-1"));
        for (String file : files) {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content of " + file);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            Files.setLastModifiedTime(path, FileTime.from(modified));
        }
        Path archive = temp.resolve(place + ".tar.gz");
        DistributionArchive.write(directory, TIME, archive);
        return archive;
    }

    @Test
    void equalFilesMakeAnEqualArchive() throws Exception {
        Path one = archive("one", List.of("bin/yado", "lib/b.jar", "lib/a.jar", ".built"), TIME.plusSeconds(5), "rw-------");
        Path two = archive("two", List.of("lib/a.jar", "lib/b.jar", "bin/yado"), TIME.plusSeconds(500), "rwxrwx---");
        assertThat(two).hasSameBinaryContentAs(one);
    }

    @Test
    void entriesAreSortedAndOnlyCommandsAreExecutable() throws Exception {
        Path archive = archive("one", List.of("lib/a.jar", "bin/yado", "README.md"), TIME.plusSeconds(5), "rw-------");
        List<String> entries = new java.util.ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getName());
                assertThat(entry.getLastModifiedDate()).isEqualTo(TIME);
            }
        }
        assertThat(entries).containsExactly("755 yado-1/", "644 yado-1/README.md", "755 yado-1/bin/", "755 yado-1/bin/yado", "755 yado-1/lib/",
                "644 yado-1/lib/a.jar");
    }
}
