package dev.yado.runtime.core.internal.context;

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
 * Notes, in a folder beside the directories of Workers and out of the Workers' reach, whose each of them is: by that those are found which nobody owns any
 * more. What is not noted was made by somebody else and is left alone. Thread-safe.
 */
final class WorkDirectoryManifest {

    /** No Worker's id begins with a dot. */
    private static final String FOLDER = ".owners";
    private static final System.Logger LOG = System.getLogger(WorkDirectoryManifest.class.getName());

    /**
     * @param epoch   of the store that has the Worker
     * @param durable whether that store outlives its process
     * @param process that made the directory
     */
    private record Note(WorkerId worker, String epoch, boolean durable, String process) {

        private String text() {
            return String.join("\n", worker.value(), epoch, String.valueOf(durable), process);
        }

        private static Optional<Note> read(Path file) {
            try {
                List<String> lines = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < 1_000
                        ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
                return lines.size() < 4 ? Optional.empty()
                        : Optional.of(new Note(new WorkerId(lines.get(0)), lines.get(1), !lines.get(2).equals("false"), lines.get(3)));
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

    /** To be called before a Worker's directory is made: a note without a directory does no harm. */
    void note(WorkerId worker, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name), new Note(worker, epoch, durable, process).text());
    }

    /** A directory that is there already: if it is noted for a Worker of another store, it is this one's now. */
    void renew(WorkerId worker, String name) throws IOException {
        Optional<Note> before = Note.read(folder.resolve(name));
        if (before.isPresent() && !before.get().epoch().equals(epoch)) {
            note(worker, name);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a note about a Worker's directory could not be removed", e);
        }
    }

    /**
     * Workers that are gone: those of this store that it does not know any more, and those of a store that was lost with its process.
     *
     * @param known tells whether this store has a Worker
     */
    List<WorkerId> gone(Predicate<WorkerId> known) {
        List<WorkerId> gone = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return gone;
        }
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder)) {
            for (Path file : notes) {
                Optional<Note> note = Note.read(file).filter(n -> n.epoch().equals(epoch) || !n.durable() && !lives(n.process()));
                note.map(Note::worker).filter(worker -> name(worker).equals(file.getFileName().toString()))
                        .filter(known.negate()).ifPresent(gone::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.WARNING, "the notes about the directories of Workers cannot be read; none is removed", e);
            return List.of();
        }
        return gone;
    }

    /** Returns the name of a Worker's directory. */
    static String name(WorkerId worker) {
        // Ids may have a colon, which not every file system allows in a name.
        return worker.value().replace(':', '.');
    }

    // The same number is given to another process one day, but not at the same time.
    private static String processOf(ProcessHandle handle) {
        return handle.pid() + " " + handle.info().startInstant().map(start -> String.valueOf(start.toEpochMilli())).orElse("?");
    }

    private static boolean lives(String process) {
        String pid = process.split(" ")[0];
        // What cannot be read is taken to live: rather a directory too many.
        return !pid.matches("[0-9]{1,18}") || ProcessHandle.of(Long.parseLong(pid)).filter(handle -> processOf(handle).equals(process)).isPresent();
    }
}
