package dev.yado.source.remote.internal;

import dev.yado.source.remote.internal.settings.RemoteConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file in {@code etc/} that could not become a configuration of ours, as the bundle that reads those files tells it.
 *
 * @param pid     of the configuration it would be
 * @param stands  whether there is that configuration nevertheless, because an earlier version of the file was right
 * @param message what to correct; names keys and bounds, and no value
 */
record ConfigProblem(String pid, boolean stands, String message) {

    /** The service that lists them. */
    static final String TARGET = "(yado.diagnostics=config)";

    static List<ConfigProblem> of(Supplier<List<Map<String, String>>> files) {
        return files.get().stream().filter(entry -> entry.getOrDefault("pid", "").startsWith(RemoteConfig.PID + "~"))
                .map(entry -> new ConfigProblem(entry.get("pid"), Boolean.parseBoolean(entry.get("stands")), entry.getOrDefault("message", ""))).toList();
    }

    static Optional<ConfigProblem> of(Supplier<List<Map<String, String>>> files, String pid) {
        return of(files).stream().filter(problem -> problem.pid().equals(pid)).findFirst();
    }

    /** For people. */
    String sentence() {
        return "its configuration file is not in effect: " + message;
    }
}
