package dev.yado.support.config;

import java.util.Objects;

/**
 * A configuration file that is not in effect.
 *
 * @param file       the name of the file, without its directory and without control characters
 * @param pid        the PID of the configuration; empty if the name of the file contains none
 * @param configured whether the configuration exists nevertheless, from an earlier version of the file or from elsewhere
 * @param message    what to correct, in 403 characters at most; names keys and bounds, but no values
 */
public record RejectedConfigurationFile(String file, String pid, boolean configured, String message) {

    public RejectedConfigurationFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(message, "message");
    }
}
