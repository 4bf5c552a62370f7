package dev.yado.launcher.deploy;

import dev.yado.support.file.WriteAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The attributes that identify one version of a file: two versions with equal stamps are treated as the same.
 *
 * @param problem why the file is refused whatever it contains: other users can change it; empty if they cannot or may
 */
record FileStamp(long size, FileTime modified, Object fileKey, Optional<String> problem) {
    /** A file that was last modified this long ago is complete. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /**
     * Reads the stamp of a file; empty if the file does not exist, or is a link without a target.
     *
     * @param shared whether other users may change the file
     */
    static Optional<FileStamp> of(Path file, boolean shared) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(found.size(), found.lastModifiedTime(), found.fileKey(),
                    shared ? Optional.empty() : WriteAccess.problemInside(file.getParent(), file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isOld() {
        return modified.toInstant().isBefore(Instant.now().minus(SETTLED));
    }
}
