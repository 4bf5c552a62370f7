package dev.yado.source.remote.internal;

import dev.yado.source.remote.internal.settings.RemoteConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file in {@code etc/} that is meant for this bundle and is rejected, as reported by the bundle that reads those files.
 *
 * @param pid     the PID of the configuration
 * @param stands  whether the configuration exists nevertheless, because an earlier version of the file was valid
 * @param message what to correct; names keys and bounds, but no values
 */
record ConfigProblem(String pid, boolean stands, String message) {

    /** The filter of the service that reports them. */
    static final String TARGET = "(yado.diagnostics=config)";

    static List<ConfigProblem> of(Supplier<List<Map<String, String>>> files) {
        return files.get().stream().filter(entry -> entry.getOrDefault("pid", "").startsWith(RemoteConfig.PID + "~"))
                .map(entry -> new ConfigProblem(entry.get("pid"), Boolean.parseBoolean(entry.get("stands")), entry.getOrDefault("message", ""))).toList();
    }

    static Optional<ConfigProblem> of(Supplier<List<Map<String, String>>> files, String pid) {
        return of(files).stream().filter(problem -> problem.pid().equals(pid)).findFirst();
    }

    /** Returns a sentence for a diagnostic. */
    String sentence() {
        return "its configuration file is not in effect: " + message;
    }
}
