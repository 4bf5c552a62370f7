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

/** The attributes that identify one version of a file: two versions with equal stamps are treated as the same. */
record FileStamp(long size, FileTime modified, Object fileKey) {
    /** A file that was last modified this long ago is complete. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** Reads the stamp of a file; empty if the file does not exist, or is a link without a target. */
    static Optional<FileStamp> of(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(found.size(), found.lastModifiedTime(), found.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isOld() {
        return modified.toInstant().isBefore(Instant.now().minus(SETTLED));
    }
}
