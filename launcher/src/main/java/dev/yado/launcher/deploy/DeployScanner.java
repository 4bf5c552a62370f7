package dev.yado.launcher.deploy;

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
    private Map<String, FileStamp> previous = Map.of();
    private boolean unreadable;

    /**
     * The result of one scan.
     *
     * @param files by name, in order of their names
     * @param settled the names of files that are as they were in the previous scan, or were last modified long ago
     */
    record Scan(Map<String, FileStamp> files, Set<String> settled) {}

    DeployScanner(Path folder) {
        this.folder = folder;
    }

    /** Scans the directory; empty if it cannot be read, which is logged once and means nothing for the files. */
    Optional<Scan> scan() {
        Map<String, FileStamp> found = new TreeMap<>();
        // Names that begin with a dot are those of incomplete files and of records.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.getFileName().toString().startsWith("."))) {
            for (Path file : files) {
                FileStamp.of(file).ifPresent(stamp -> found.put(file.getFileName().toString(), stamp));
            }
        } catch (IOException | DirectoryIteratorException e) {
            if (!unreadable) {
                LOG.log(Level.WARNING, "The directory deploy/ cannot be read (" + e.getClass().getSimpleName() + "); its bundles stay as they are");
            }
            unreadable = true;
            return Optional.empty();
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
}
