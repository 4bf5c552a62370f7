package dev.yado.source.local.internal;

import dev.yado.model.id.RuntimeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a configuration means on this machine.
 *
 * @param pods      the directory of the recorded Workers, which need not exist; empty when nothing says where it would be
 * @param workspace empty when nothing says which workspace this is; then no Worker is of it
 */
record LocalSettings(RuntimeId runtimeId, Optional<Path> pods, Optional<WorkspaceRoot> workspace, int maxWorkers, Duration rescan) {

    /** Framework property of the launcher: the workspace this process serves. */
    static final String WORKSPACE_PROPERTY = "yado.workspace.dir";

    /**
     * @param environment environment variable by name, null when not set
     * @param property    framework property by name, null when not set
     * @throws IllegalArgumentException says which setting is wrong and what is allowed
     */
    static LocalSettings of(LocalConfig config, UnaryOperator<String> environment, UnaryOperator<String> property) {
        return new LocalSettings(new RuntimeId(config.runtime__id()), dataDirectory(config, environment).map(dir -> dir.resolve("pods")),
                text(config.workspace__root()).or(() -> text(property.apply(WORKSPACE_PROPERTY))).map(WorkspaceRoot::new),
                within("max_workers", config.max__workers(), 1, 100_000),
                Duration.ofSeconds(within("rescan_seconds", config.rescan__seconds(), 1, 3_600)));
    }

    private static Optional<Path> dataDirectory(LocalConfig config, UnaryOperator<String> environment) {
        Optional<String> home = text(environment.apply("HOME")).map(dir -> dir + "/.yoi");
        return text(config.data__dir())
                .or(() -> text(environment.apply("YOI_DATA_DIR")))
                .or(() -> text(environment.apply("YOI_HOME")))
                .or(() -> home)
                .map(LocalSettings::path);
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            // Without the cause: its message repeats the value.
            throw new IllegalArgumentException("the data directory (data_dir, or the environment) is not a valid path on this system");
        }
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static int within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max);
        }
        return value;
    }

    @Override
    public String toString() {
        return "LocalSettings[" + runtimeId + ", <backend-private>]";
    }
}
