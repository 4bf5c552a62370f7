package dev.yado.config.files.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is wrong with which file right now, and how often that has changed. Safe for use by several threads. */
final class Diagnostics {

  private static final Logger LOG = System.getLogger("dev.yado.config.files");
  private static final int MAX_MESSAGE = 400;

  private final Map<String, Problem> problems = new ConcurrentSkipListMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * The version makes the same mistake in a new version of the file a new problem, which is logged again.
   *
   * @param stands whether there is a configuration nevertheless, of an earlier version of the file or from elsewhere
   */
  private record Problem(String pid, boolean stands, String message, Object version) {}

  void report(String file, String pid, boolean stands, Object version, String message) {
    String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    Problem problem = new Problem(pid, stands, printable(bounded), version);
    if (!problem.equals(problems.put(file, problem))) {
      changes.incrementAndGet();
      LOG.log(Level.WARNING, () -> "Configuration file " + printable(file) + " is not in effect: " + problem.message());
    }
  }

  void clear(String file) {
    if (problems.remove(file) != null) {
      changes.incrementAndGet();
    }
  }

  void retain(Collection<String> files) {
    if (problems.keySet().retainAll(files)) {
      changes.incrementAndGet();
    }
  }

  /** A number that is another one whenever {@link #all} may say something else. */
  long changes() {
    return changes.get();
  }

  List<Map<String, String>> all() {
    return problems.entrySet().stream()
        .map(e -> Map.of("file", printable(e.getKey()), "pid", e.getValue().pid(), "stands", Boolean.toString(e.getValue().stands()),
            "message", e.getValue().message()))
        .toList();
  }

  /** A file's name may contain a line break, which would forge a line of the log. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
