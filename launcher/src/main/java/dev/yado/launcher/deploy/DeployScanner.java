package dev.yado.launcher.deploy;

import dev.yado.support.file.WriteAccess;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lists the files in {@code deploy/} and determines which of them have stopped changing. Used by one thread. */
final class DeployScanner {
    private static final System.Logger LOG = System.getLogger("dev.yado.deploy");

    private final Path folder;
    private final boolean shared;
    private Map<String, FileStamp> previous = Map.of();
    private boolean unreadable;

    /**
     * The result of one scan.
     *
     * @param files by name, in order of their names
     * @param settled the names of files that are as they were in the previous scan, or were last modified long ago
     */
    record Scan(Map<String, FileStamp> files, Set<String> settled) {}

    /** @param shared whether other users may change the directory; otherwise it is not read while they can */
    DeployScanner(Path folder, boolean shared) {
        this.folder = folder;
        this.shared = shared;
    }

    /** Scans the directory; empty if it cannot be read or others can change it, which is logged once and means nothing for the files. */
    Optional<Scan> scan() {
        Map<String, FileStamp> found = new TreeMap<>();
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            return unreadable(problem.get());
        }
        // Names that begin with a dot are those of incomplete files and of records.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.getFileName().toString().startsWith("."))) {
            for (Path file : files) {
                FileStamp.of(file, shared).ifPresent(stamp -> found.put(file.getFileName().toString(), stamp));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return unreadable("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        unreadable = false;
        Set<String> settled = new HashSet<>();
        found.forEach((file, stamp) -> {
            if (stamp.equals(previous.get(file)) || stamp.isOld()) {
                settled.add(file);
            }
        });
        previous = found;
        return Optional.of(new Scan(found, settled));
    }

    private Optional<Scan> unreadable(String why) {
        if (!unreadable) {
            LOG.log(Level.WARNING, "The directory deploy/ " + why + "; its bundles stay as they are");
        }
        unreadable = true;
        return Optional.empty();
    }

    private Optional<String> problem() {
        try {
            return shared ? Optional.empty() : WriteAccess.problem(folder);
        } catch (IOException e) {
            return Optional.of("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
