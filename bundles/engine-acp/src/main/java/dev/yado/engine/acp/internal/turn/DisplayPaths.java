package dev.yado.engine.acp.internal.turn;

import java.nio.file.Path;
import java.util.Optional;

/** Makes an agent's paths fit for display: relative to its working directory. Immutable. */
public record DisplayPaths(Path directory) {

    /** Returns the relative path; empty for a path outside the directory, which must not be shown. */
    public Optional<String> shown(String path) {
        try {
            Path relative = directory.relativize(directory.resolve(path).normalize());
            if (relative.startsWith("..") || relative.isAbsolute()) {
                return Optional.empty();
            }
            return Optional.of(relative.toString().isEmpty() ? "." : relative.toString());
        } catch (IllegalArgumentException e) {
            // Not a path, or one of another file system.
            return Optional.empty();
        }
    }
}
