package dev.yado.config.files.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a configuration file says: {@code PID.cfg} is a single configuration, {@code PID~NAME.cfg} is the
 * instance NAME of a factory.
 *
 * @param file the name in the directory
 * @param pid the PID, or the factory PID
 * @param instance the name of the instance; empty for a single configuration
 */
record FileName(String file, String pid, Optional<String> instance) {

  private static final String WORD = "[A-Za-z0-9_-]+";
  private static final Pattern NAME =
      Pattern.compile("(" + WORD + "(?:\\." + WORD + ")*)(?:~([A-Za-z0-9._-]+))?\\.cfg", Pattern.CASE_INSENSITIVE);

  /** Names that are not meant for us: no {@code .cfg}, or hidden, as editors name their lock and swap files. */
  static boolean isCandidate(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".cfg") && !file.startsWith(".");
  }

  static Optional<FileName> parse(String file) {
    Matcher matcher = NAME.matcher(file);
    return matcher.matches()
        ? Optional.of(new FileName(file, matcher.group(1), Optional.ofNullable(matcher.group(2))))
        : Optional.empty();
  }

  boolean isFactory() {
    return instance.isPresent();
  }

  /** The PID of the configuration itself. */
  String configurationPid() {
    return instance.map(name -> pid + "~" + name).orElse(pid);
  }

  /** Files with the same identity mean the same configuration, whatever the letter case of a copied file. */
  String identity() {
    return configurationPid().toLowerCase(Locale.ROOT);
  }
}
