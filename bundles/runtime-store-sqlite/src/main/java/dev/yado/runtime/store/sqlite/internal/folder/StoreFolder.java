package dev.yado.runtime.store.sqlite.internal.folder;

import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder of one store, held exclusively from {@link #open} to {@link #close}. The lock is the operating system's and dies with the process. What is
 * in the folder is for its owner only: Workers' logs hold whatever people said to them.
 */
public final class StoreFolder implements AutoCloseable {

    public static final String DATABASE = "yado.db";

    private static final System.Logger LOG = System.getLogger(StoreFolder.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final FileChannel lock;

    private StoreFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Creates what is missing and takes the folder; {@code folder}'s parent must be there. */
    public static StoreFolder open(Path folder) throws StoreException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            throw new StoreException(folder.getFileName() + " in the data directory is a file, and the store needs a folder there; move it away, or use another data"
                    + " directory");
        }
        try {
            createPrivate(folder);
            StoreFolder opened = new StoreFolder(folder, lock(folder.resolve("lock")));
            try {
                createPrivateFile(opened.database());
                return opened;
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException("the store's folder cannot be used: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path file) throws IOException, StoreException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(file, OWNER_ONLY));
        boolean locked = false;
        try {
            locked = tryLock(channel);
            if (!locked) {
                throw new StoreException("the store is in use by another process; stop it first, or use another data directory");
            }
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        }
    }

    /** SQLite gives its other files the permissions of this one. */
    private static void createPrivateFile(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (posix(file)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        }
    }

    /** Creates a folder for its owner only, unless it is there; its parent must be. */
    public static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, attributes(folder, PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** What a file of this folder is created with. */
    public static FileAttribute<?>[] ownerOnly(Path file) {
        return attributes(file, OWNER_ONLY);
    }

    private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> permissions) {
        return posix(file) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)} : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Refuses changes that were left without the database they belong to. SQLite would drop them, and with them perhaps all there is, or mix them into
     * another database that takes its place.
     */
    public void requireNoOrphans() throws StoreException {
        if (database().toFile().length() == 0 && changes().toFile().length() > 0) {
            throw new StoreException("store/" + DATABASE + " is missing or empty, but the changes that belong to it, store/" + changes().getFileName()
                    + ", are there; put the file back that was with them, or move both away");
        }
    }

    /** Refuses what a killed import left: a new store in its place would look as if there had been nothing to import. */
    public void requireNoUnfinishedImport() throws StoreException {
        if (database().toFile().length() == 0 && Files.exists(unfinishedImport())) {
            throw new StoreException("an import into this store did not end; run yado store import again, or remove store/" + unfinishedImport().getFileName()
                    + " to begin with an empty store");
        }
    }

    /** Where an import is made; it counts when it is moved into the database's place. */
    public Path unfinishedImport() {
        return folder.resolve("yado-import.db");
    }

    public void deleteUnfinishedImport() throws IOException {
        for (String part : new String[] {"-wal", "-shm", ""}) {
            Files.deleteIfExists(unfinishedImport().resolveSibling(unfinishedImport().getFileName() + part));
        }
    }

    /** A new name in a folder is durable when the folder is. */
    public static void flush(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    public Path folder() {
        return folder;
    }

    /** SQLite's file of changes on their way into the database; there only while a process has it open, or after one that was killed. */
    public Path changes() {
        return folder.resolve(DATABASE + "-wal");
    }

    public Path database() {
        return folder.resolve(DATABASE);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the lock file failed", e);
        }
    }
}
