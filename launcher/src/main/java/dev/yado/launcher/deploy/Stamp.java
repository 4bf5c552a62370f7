package dev.yado.launcher.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a file looked like: two files with the same stamp are taken for the same. */
record Stamp(long size, FileTime modified, Object identity) {
    /** Nobody is still writing a file that is this old. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** Empty when there is no such file now, or only a link to nowhere. */
    static Optional<Stamp> of(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(found.size(), found.lastModifiedTime(), found.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isOld() {
        return modified.toInstant().isBefore(Instant.now().minus(SETTLED));
    }
}
