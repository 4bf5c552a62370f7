package dev.yado.launcher.deploy;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Logs what becomes of the files in {@code deploy/}, and holds the current problem of each file that is not in effect. Thread-safe. */
final class DeployDiagnostics {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");
    private static final int MAX_MESSAGE_CHARS = 400;

    private final Map<String, Problem> byFile = new ConcurrentSkipListMap<>();

    /** Includes the stamp, so that the same mistake in another version of the file is logged again. */
    private record Problem(String message, FileStamp stamp) {}

    /** Records that a file is not in effect, and logs it unless this problem of this version is recorded already. */
    void report(String file, FileStamp stamp, String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ");
        Problem problem = new Problem(line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS) + "...", stamp);
        if (!problem.equals(byFile.put(file, problem))) {
            LOG.log(Level.WARNING, () -> "Bundle file " + printable(file) + " is not in effect: " + problem.message());
        }
    }

    void inEffect(String file, Object bundle) {
        byFile.remove(file);
        LOG.log(Level.INFO, () -> "Bundle file " + printable(file) + " is in effect: " + bundle);
    }

    void removed(String file, Object bundle) {
        LOG.log(Level.INFO, () -> "Bundle file " + printable(file) + " was removed; its bundle " + bundle + " is uninstalled");
    }

    void clear(String file) {
        byFile.remove(file);
    }

    /** Returns the current problems as maps with {@code file} and {@code message}. */
    List<Map<String, String>> all() {
        return byFile.entrySet().stream().map(e -> Map.of("file", printable(e.getKey()), "message", e.getValue().message())).toList();
    }

    /** Removes line breaks, with which a file name could forge a line of the log. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
