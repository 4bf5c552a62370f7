package dev.yado.runtime.core.internal.context;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The directories of Workers, under {@code workers/} of the data directory, for their owner alone. Thread-safe. */
public final class WorkDirectories {

    private static final System.Logger LOG = System.getLogger(WorkDirectories.class.getName());
    private static final FileAttribute<?>[] NONE = {};

    private final Optional<Path> root;
    private final Optional<WorkDirectoryManifest> owners;

    /**
     * @param dataDirectory empty where there is none: then no Worker has a directory
     * @param epoch         of the store that has the Workers
     * @param durable       whether they are still there after this process
     */
    public WorkDirectories(Optional<Path> dataDirectory, Epoch epoch, boolean durable) {
        root = dataDirectory.map(directory -> directory.toAbsolutePath().resolve("workers"));
        owners = root.map(directory -> new WorkDirectoryManifest(directory, epoch, durable));
    }

    /** The directory of a Worker, made if it is not there. */
    public Optional<Path> open(WorkerId worker) throws IOException {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Path directory = make(root.get()).resolve(WorkDirectoryManifest.name(worker));
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            owners.get().note(worker, WorkDirectoryManifest.name(worker));
        } else {
            owners.get().renew(worker, WorkDirectoryManifest.name(worker));
        }
        return Optional.of(make(directory));
    }

    /**
     * Removes the directories of Workers that are gone: a process that was killed, or that kept its Workers in memory, could not. Only what a Runtime made
     * for its Workers is touched, and nothing of a store that may come back.
     *
     * @param known tells whether the store has a Worker
     */
    public void removeOwnerless(Predicate<WorkerId> known) {
        List<WorkerId> gone = owners.map(notes -> notes.gone(known)).orElse(List.of());
        gone.forEach(this::remove);
        if (!gone.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "removed " + gone.size() + " directories of Workers that are gone");
        }
    }

    /** Removes a Worker's directory with all that is in it; links are removed and not followed. What cannot be removed stays and is logged. */
    public void remove(WorkerId worker) {
        root.map(directory -> directory.resolve(WorkDirectoryManifest.name(worker))).ifPresent(directory -> {
            try {
                Files.walkFileTree(directory, new Removal());
                owners.get().forget(WorkDirectoryManifest.name(worker));
            } catch (NoSuchFileException e) {
                owners.get().forget(WorkDirectoryManifest.name(worker));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the directory of the removed Worker " + worker + " could not be removed", e);
            }
        });
    }

    private static Path make(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
                : NONE;
        try {
            return Files.createDirectory(directory, owner);
        } catch (FileAlreadyExistsException e) {
            // A link here could lead a Worker anywhere.
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                return directory;
            }
            throw e;
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
