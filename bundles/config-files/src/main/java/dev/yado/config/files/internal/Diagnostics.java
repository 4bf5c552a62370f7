package dev.yado.config.files.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is wrong with which file right now. Safe for use by several threads. */
final class Diagnostics {

  private static final Logger LOG = System.getLogger("dev.yado.config.files");
  private static final int MAX_MESSAGE = 400;

  private final Map<String, Problem> problems = new ConcurrentSkipListMap<>();

  /** The version makes the same mistake in a new version of the file a new problem, which is logged again. */
  private record Problem(String pid, String message, Object version) {}

  void report(String file, String pid, Object version, String message) {
    String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    Problem problem = new Problem(pid, printable(bounded), version);
    if (!problem.equals(problems.put(file, problem))) {
      LOG.log(Level.WARNING, () -> "Configuration file " + printable(file) + " is not in effect: " + problem.message());
    }
  }

  void clear(String file) {
    problems.remove(file);
  }

  void retain(Collection<String> files) {
    problems.keySet().retainAll(files);
  }

  List<Map<String, String>> all() {
    return problems.entrySet().stream()
        .map(e -> Map.of("file", printable(e.getKey()), "pid", e.getValue().pid(), "message", e.getValue().message()))
        .toList();
  }

  /** A file's name may contain a line break, which would forge a line of the log. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
