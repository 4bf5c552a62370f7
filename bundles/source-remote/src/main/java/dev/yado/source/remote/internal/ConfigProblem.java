package dev.yado.source.remote.internal;

import dev.yado.source.remote.internal.settings.RemoteConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A rejected configuration file of this bundle, as reported by the bundle that reads {@code etc/}.
 *
 * @param pid     the PID of the configuration
 * @param configured whether the configuration exists nevertheless, from an earlier version of the file or from elsewhere
 * @param message what to correct; names keys and bounds, but no values
 */
record ConfigProblem(String pid, boolean configured, String message) {

    /** The filter of the service that reports them. */
    static final String TARGET = "(yado.diagnostics=config)";

    static List<ConfigProblem> of(Supplier<List<Map<String, String>>> files) {
        return files.get().stream().filter(entry -> entry.getOrDefault("pid", "").startsWith(RemoteConfig.PID + "~"))
                .map(entry -> new ConfigProblem(entry.get("pid"), Boolean.parseBoolean(entry.get("configured")), entry.getOrDefault("message", ""))).toList();
    }

    static Optional<ConfigProblem> of(Supplier<List<Map<String, String>>> files, String pid) {
        return of(files).stream().filter(problem -> problem.pid().equals(pid)).findFirst();
    }

    /** Returns a sentence for a diagnostic. */
    String sentence() {
        return "its configuration file is not in effect: " + message;
    }
}
