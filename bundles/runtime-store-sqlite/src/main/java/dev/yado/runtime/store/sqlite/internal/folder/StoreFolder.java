package dev.yado.runtime.store.sqlite.internal.folder;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.support.file.FileLocks;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of one store, locked from {@link #open} to {@link #close}. The lock is an operating-system lock, which ends with the process. Only the owner can
 * read the folder and its files, since Workers' logs contain users' conversations.
 */
public final class StoreFolder implements AutoCloseable {

    public static final String DATABASE = "yado.db";

    private static final System.Logger LOG = System.getLogger(StoreFolder.class.getName());

    /** Another process, or another part of this one, has locked the folder. */
    public static final class InUseException extends StoreException {

        private static final long serialVersionUID = 1L;

        InUseException() {
            super("the store is in use by another process; stop it first, or use another data directory");
        }
    }

    private final Path folder;
    private final FileChannel lock;

    private StoreFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is missing, and locks it. Its parent must exist.
     *
     * @throws InUseException if another process has locked the folder
     * @throws StoreException if it cannot be used
     */
    public static StoreFolder open(Path folder) throws StoreException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            throw new StoreException(
                    folder.getFileName() + " in the data directory is a file, but the store needs a folder with this name; move the file away, or use another"
                            + " data directory");
        }
        try {
            createPrivate(folder);
            for (String name : new String[] {"lock", DATABASE, DATABASE + "-wal", DATABASE + "-shm"}) {
                requireFile(folder.resolve(name));
            }
            StoreFolder opened = new StoreFolder(folder, lock(folder.resolve("lock")));
            try {
                createPrivateFile(opened.database());
                return opened;
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException("the store's folder cannot be used: " + StoreErrors.reason(e), e);
        }
    }

    /** Refuses what is not a file: opening a pipe would block, and a device could be changed. */
    private static void requireFile(Path file) throws StoreException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new StoreException("store/" + file.getFileName() + " is not a file; move it away, or use another data directory");
        }
    }

    private static FileChannel lock(Path file) throws IOException, StoreException {
        FileChannel channel = PrivateFiles.open(file);
        boolean locked = false;
        try {
            locked = FileLocks.tryLock(channel);
            if (!locked) {
                throw new InUseException();
            }
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Creates the database file with restricted permissions. SQLite copies them to its other files. */
    private static void createPrivateFile(Path file) throws IOException {
        try {
            PrivateFiles.create(file).close();
        } catch (FileAlreadyExistsException e) {
            PrivateFiles.restrict(file);
        }
    }

    /** Creates a folder that only its owner can access, unless it exists. Its parent must exist. */
    public static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            PrivateFiles.createDirectory(folder);
        }
    }

    /**
     * Refuses a write-ahead log without its database. SQLite would discard the log, which may contain all data, or apply it to another database that takes
     * the place of the missing one.
     */
    public void requireNoOrphans() throws StoreException {
        if (database().toFile().length() == 0 && writeAheadLog().toFile().length() > 0) {
            throw new StoreException("store/" + DATABASE + " is missing or empty, but its write-ahead log store/" + writeAheadLog().getFileName()
                    + " exists; restore the database file that belongs to it, or move both away");
        }
    }

    /** Refuses the remains of a killed import: a new, empty store in its place would hide the failure. */
    public void requireNoUnfinishedImport() throws StoreException {
        if (database().toFile().length() == 0 && Files.exists(unfinishedImport())) {
            throw new StoreException(
                    "an import into this store was interrupted; run yado store import again, or delete store/" + unfinishedImport().getFileName()
                            + " to start with an empty store");
        }
    }

    /** Returns the file that an import writes. It replaces the database when the import is complete. */
    public Path unfinishedImport() {
        return folder.resolve("yado-import.db");
    }

    /** Deletes the files of an interrupted import. */
    public void deleteUnfinishedImport() throws IOException {
        for (String part : new String[] {"-wal", "-shm", ""}) {
            Files.deleteIfExists(unfinishedImport().resolveSibling(unfinishedImport().getFileName() + part));
        }
    }

    /** Flushes a folder to the disk, which makes new names in it durable. */
    public static void flush(Path folder) throws IOException {
        if (PrivateFiles.isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the write-ahead log of the database. It exists while a process has the database open, and after a kill. */
    public Path writeAheadLog() {
        return folder.resolve(DATABASE + "-wal");
    }

    /** Returns the shared index of the write-ahead log. It exists as long as the log, and is worth nothing without it. */
    public Path logIndex() {
        return folder.resolve(DATABASE + "-shm");
    }

    /** Returns the database file. */
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
