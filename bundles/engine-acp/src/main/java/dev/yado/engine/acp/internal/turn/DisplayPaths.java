package dev.yado.engine.acp.internal.turn;

import java.nio.file.Path;
import java.util.Optional;

/** Paths as they may be shown: those in the Worker's directory relative to it, no others. Immutable. */
public record DisplayPaths(Path directory) {

    /** Empty for what is not in the directory: where things are on this machine is nobody's business. */
    public Optional<String> shown(String path) {
        try {
            Path relative = directory.relativize(directory.resolve(path).normalize());
            if (relative.startsWith("..") || relative.isAbsolute()) {
                return Optional.empty();
            }
            return Optional.of(relative.toString().isEmpty() ? "." : relative.toString());
        } catch (IllegalArgumentException e) {
            // No path at all, or one of another file system.
            return Optional.empty();
        }
    }
}
