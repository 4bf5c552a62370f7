package dev.yado.launcher.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * A step of the build: writes the archive of the distribution. Equal files make an equal archive, on each machine: entries are sorted, and their times, owners and
 * modes do not depend on those of the files.
 */
public final class DistributionArchive {

    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    private DistributionArchive() {
    }

    /** Expects the directory of the distribution, and the time of all entries in ISO 8601. Writes the archive beside the directory. */
    public static void main(String[] arguments) throws IOException {
        Path distribution = Path.of(arguments[0]);
        write(distribution, Instant.parse(arguments[1]), distribution.resolveSibling(distribution.getFileName() + ".tar.gz"));
    }

    /** Writes all files of a directory, without those whose names begin with a dot, below an entry with its name. */
    static void write(Path directory, Instant time, Path archive) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(file))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path path : contents(directory)) {
                add(tar, directory, path, time);
            }
        }
    }

    private static List<Path> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> !path.getFileName().toString().startsWith(".")).sorted((a, b) -> name(directory, a).compareTo(name(directory, b)))
                    .toList();
        }
    }

    private static String name(Path directory, Path path) {
        String below = directory.relativize(path).toString().replace('\\', '/');
        return directory.getFileName() + (below.isEmpty() ? "" : "/" + below);
    }

    private static void add(TarArchiveOutputStream tar, Path directory, Path path, Instant time) throws IOException {
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        // Without the file, so that nothing of it gets into the entry.
        TarArchiveEntry entry = new TarArchiveEntry(name(directory, path) + (folder ? "/" : ""));
        entry.setModTime(time.toEpochMilli());
        entry.setIds(0, 0);
        entry.setMode(folder || path.getParent().equals(directory.resolve("bin")) ? EXECUTABLE : PLAIN);
        entry.setSize(folder ? 0 : Files.size(path));
        tar.putArchiveEntry(entry);
        if (!folder) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }
}
