package dev.yado.config.files.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a configuration file: {@code PID.cfg} is a single configuration, {@code PID~NAME.cfg} is the instance NAME of a
 * factory.
 *
 * @param file the name in the directory
 * @param pid the PID, or the factory PID
 * @param instance the name of the instance; empty for a single configuration
 */
record ConfigFileName(String file, String pid, Optional<String> instance) {

    private static final String WORD = "[A-Za-z0-9_-]+";
    private static final Pattern NAME =
            Pattern.compile("(" + WORD + "(?:\\." + WORD + ")*)(?:~([A-Za-z0-9._-]+))?\\.cfg", Pattern.CASE_INSENSITIVE);

    /** Returns whether a file is for this bundle: its name ends in {@code .cfg} and is not hidden, as the lock and swap files of editors are. */
    static boolean isCandidate(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".cfg") && !file.startsWith(".");
    }

    static Optional<ConfigFileName> parse(String file) {
        Matcher matcher = NAME.matcher(file);
        return matcher.matches()
                ? Optional.of(new ConfigFileName(file, matcher.group(1), Optional.ofNullable(matcher.group(2))))
                : Optional.empty();
    }

    boolean isFactory() {
        return instance.isPresent();
    }

    /** Returns the PID of the configuration itself. */
    String configurationPid() {
        return instance.map(name -> pid + "~" + name).orElse(pid);
    }

    /** Returns an identity that is equal for two files of one configuration, independent of letter case. */
    String identity() {
        return configurationPid().toLowerCase(Locale.ROOT);
    }
}
