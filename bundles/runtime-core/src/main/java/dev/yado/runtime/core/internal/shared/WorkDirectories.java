package dev.yado.runtime.core.internal.shared;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The directories of Workers, in {@code workers/} of the data directory; only the owner of this process has access. Thread-safe. */
public final class WorkDirectories {

    private static final System.Logger LOG = System.getLogger(WorkDirectories.class.getName());

    private final Optional<Path> root;
    private final Optional<WorkDirectoryManifest> manifest;

    /**
     * @param dataDirectory empty when there is none: then no Worker has a directory
     * @param epoch         the epoch of the Workers' store
     * @param durable       whether that store outlives this process
     */
    public WorkDirectories(Optional<Path> dataDirectory, Epoch epoch, boolean durable) {
        root = dataDirectory.map(directory -> directory.toAbsolutePath().resolve("workers"));
        manifest = root.map(directory -> new WorkDirectoryManifest(directory, epoch, durable));
    }

    /** Returns the directory of a Worker, and creates it if it does not exist. */
    public Optional<Path> open(WorkerId worker) throws IOException {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Path directory = create(root.get()).resolve(WorkDirectoryManifest.name(worker));
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            manifest.get().record(worker, WorkDirectoryManifest.name(worker));
        } else {
            manifest.get().claim(worker, WorkDirectoryManifest.name(worker));
        }
        return Optional.of(create(directory));
    }

    /**
     * Removes the directories of Workers that no longer exist; a process that was killed, or that kept its Workers in memory, could not do so. Only directories that a Runtime
     * created for its Workers are removed, and none of a store that may return.
     *
     * @param known returns true when the store has a Worker
     */
    public void removeOrphaned(Predicate<WorkerId> known) {
        List<WorkerId> orphaned = manifest.map(entries -> entries.orphaned(known)).orElse(List.of());
        orphaned.forEach(this::remove);
        if (!orphaned.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "removed " + orphaned.size() + " directories of Workers that no longer exist");
        }
    }

    /** Removes a Worker's directory with its contents; links are removed, not followed. Failures are logged and leave the rest in place. */
    public void remove(WorkerId worker) {
        root.map(directory -> directory.resolve(WorkDirectoryManifest.name(worker))).ifPresent(directory -> {
            try {
                Files.walkFileTree(directory, new Removal());
                manifest.get().remove(WorkDirectoryManifest.name(worker));
            } catch (NoSuchFileException e) {
                manifest.get().remove(WorkDirectoryManifest.name(worker));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the directory of the removed Worker " + worker + " could not be removed", e);
            }
        });
    }

    private static Path create(Path directory) throws IOException {
        try {
            PrivateFiles.createDirectory(directory);
            return directory;
        } catch (FileAlreadyExistsException e) {
            // A link here could give a Worker access to any directory.
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
