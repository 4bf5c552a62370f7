package dev.yado.source.remote.internal;

import dev.yado.source.remote.internal.settings.RemoteConfig;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.util.List;
import java.util.Optional;

/**
 * A rejected configuration file of this bundle, as reported by the bundle that reads {@code etc/}.
 *
 * @param pid     the PID of the configuration
 * @param configured whether the configuration exists nevertheless, from an earlier version of the file or from elsewhere
 * @param message what to correct; names keys and bounds, but no values
 */
record ConfigProblem(String pid, boolean configured, String message) {

    static List<ConfigProblem> of(RejectedConfigurationFiles files) {
        return files.current().stream().filter(file -> file.pid().startsWith(RemoteConfig.PID + "~"))
                .map(file -> new ConfigProblem(file.pid(), file.configured(), file.message())).toList();
    }

    static Optional<ConfigProblem> of(RejectedConfigurationFiles files, String pid) {
        return of(files).stream().filter(problem -> problem.pid().equals(pid)).findFirst();
    }

    /** Returns a sentence for a diagnostic. */
    String sentence() {
        return "its configuration file is not in effect: " + message;
    }
}
