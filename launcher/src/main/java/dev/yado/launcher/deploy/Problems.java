package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is wrong with which file right now. Thread-safe. */
final class Problems {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    private static final int MOST = 400;

    private final Map<String, Problem> byFile = new ConcurrentSkipListMap<>();

    /** The stamp makes the same mistake in another version of the file a new problem, which is told again. */
    private record Problem(String message, Stamp stamp) {
    }

    void report(String file, Stamp stamp, String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ");
        Problem problem = new Problem(line.length() <= MOST ? line : line.substring(0, MOST) + "...", stamp);
        if (!problem.equals(byFile.put(file, problem))) {
            LOG.log(Level.WARNING, () -> "Bundle file " + printable(file) + " is not in effect: " + problem.message());
        }
    }

    void inEffect(String file, Object bundle) {
        byFile.remove(file);
        LOG.log(Level.INFO, () -> "Bundle file " + printable(file) + " is in effect: " + bundle);
    }

    void gone(String file, Object bundle) {
        LOG.log(Level.INFO, () -> "Bundle file " + printable(file) + " is gone, and so is its bundle " + bundle);
    }

    void clear(String file) {
        byFile.remove(file);
    }

    List<Map<String, String>> all() {
        return byFile.entrySet().stream().map(e -> Map.of("file", printable(e.getKey()), "message", e.getValue().message())).toList();
    }

    /** A file's name may contain a line break, which would forge a line of the log. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
