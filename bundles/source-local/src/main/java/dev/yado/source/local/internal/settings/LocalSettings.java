package dev.yado.source.local.internal.settings;

import dev.yado.model.id.RuntimeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A validated configuration, with the defaults that come from the environment.
 *
 * @param pods      the directory that holds the Pods, which need not exist; empty if neither the configuration nor the environment names one
 * @param workspace empty if the workspace is unknown; then no Worker is shown
 */
public record LocalSettings(RuntimeId runtimeId, Optional<Path> pods, Optional<WorkspaceRoot> workspace, int maxWorkers, Duration rescan) {

    /** The framework property in which the launcher passes the workspace of this process. */
    public static final String WORKSPACE_PROPERTY = "yado.workspace.dir";

    /**
     * Validates a configuration.
     *
     * @param environment returns an environment variable by name, null if it is not set
     * @param property    returns a framework property by name, null if it is not set
     * @throws IllegalArgumentException names the setting that is invalid and what is allowed
     */
    public static LocalSettings of(LocalConfig config, UnaryOperator<String> environment, UnaryOperator<String> property) {
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
            // Without the cause, because its message repeats the value.
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
