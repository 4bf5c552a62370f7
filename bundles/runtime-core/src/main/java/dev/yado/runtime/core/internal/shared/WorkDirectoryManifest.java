package dev.yado.runtime.core.internal.shared;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records which Worker each directory belongs to, in files beside the directories, which Workers cannot reach. Directories without an entry were not created by a Runtime and
 * are left alone. Thread-safe.
 */
final class WorkDirectoryManifest {

    /** Begins with a dot, as no Worker's id does. */
    private static final String FOLDER = ".owners";
    private static final System.Logger LOG = System.getLogger(WorkDirectoryManifest.class.getName());

    /**
     * The owner of one directory.
     *
     * @param epoch   the epoch of the Worker's store
     * @param durable whether that store outlives its process
     * @param process the process that created the directory
     */
    private record Entry(WorkerId worker, String epoch, boolean durable, String process) {

        private String text() {
            return String.join("\n", worker.value(), epoch, String.valueOf(durable), process);
        }

        private static Optional<Entry> read(Path file) {
            try {
                List<String> lines = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < 1_000
                        ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
                return lines.size() < 4 ? Optional.empty()
                        : Optional.of(new Entry(new WorkerId(lines.get(0)), lines.get(1), !lines.get(2).equals("false"), lines.get(3)));
            } catch (IOException | YadoException e) {
                return Optional.empty();
            }
        }
    }

    private final Path folder;
    private final String epoch;
    private final boolean durable;
    private final String process = processOf(ProcessHandle.current());

    WorkDirectoryManifest(Path workers, Epoch epoch, boolean durable) {
        this.folder = workers.resolve(FOLDER);
        this.epoch = epoch.wire();
        this.durable = durable;
    }

    /** Records the owner of a directory. Call it before the directory is created: an entry without a directory does no harm. */
    void record(WorkerId worker, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name), new Entry(worker, epoch, durable, process).text());
    }

    /** Makes this store the owner of an existing directory whose entry names another store. */
    void claim(WorkerId worker, String name) throws IOException {
        Optional<Entry> before = Entry.read(folder.resolve(name));
        if (before.isPresent() && !before.get().epoch().equals(epoch)) {
            record(worker, name);
        }
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the manifest entry of a Worker's directory could not be removed", e);
        }
    }

    /**
     * Returns the owners that no longer exist: Workers that this store no longer has, and Workers of a store that was lost with its process.
     *
     * @param known returns true when this store has a Worker
     */
    List<WorkerId> orphaned(Predicate<WorkerId> known) {
        List<WorkerId> orphaned = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return orphaned;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Optional<Entry> entry = Entry.read(file).filter(e -> e.epoch().equals(epoch) || !e.durable() && !isAlive(e.process()));
                entry.map(Entry::worker).filter(worker -> name(worker).equals(file.getFileName().toString()))
                        .filter(known.negate()).ifPresent(orphaned::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.WARNING, "the manifest of the Workers' directories cannot be read; orphaned directories are not removed", e);
            return List.of();
        }
        return orphaned;
    }

    /** Returns the name of a Worker's directory. */
    static String name(WorkerId worker) {
        // Ids may have a colon, which not every file system allows in a name.
        return worker.value().replace(':', '.');
    }

    // Process ids are reused; an id together with the start time is unique.
    private static String processOf(ProcessHandle handle) {
        return handle.pid() + " " + handle.info().startInstant().map(start -> String.valueOf(start.toEpochMilli())).orElse("?");
    }

    private static boolean isAlive(String process) {
        String pid = process.split(" ")[0];
        // An unreadable entry is taken for alive: keeping a directory too many does less harm than removing one in use.
        return !pid.matches("[0-9]{1,18}") || ProcessHandle.of(Long.parseLong(pid)).filter(handle -> processOf(handle).equals(process)).isPresent();
    }
}
