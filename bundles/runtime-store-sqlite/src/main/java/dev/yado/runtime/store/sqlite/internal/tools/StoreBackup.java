package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogFinding;
import dev.yado.runtime.store.sqlite.internal.log.WriteAheadLog;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Copies a store to a file while a process may serve it, and creates a store from such a file. A copy is one state of the database: the one after the last change
 * that was acknowledged when the copy began. Reports its findings as lines of text. Used by one thread.
 */
public final class StoreBackup {

    private final RecordCodec codec = new RecordCodec();
    private final Clock clock;
    private final Consumer<String> output;

    public StoreBackup(Clock clock, Consumer<String> output) {
        this.clock = clock;
        this.output = output;
    }

    /**
     * Writes a copy that only its owner can access, checks it completely, and gives it its name only then. Writers of the store are not blocked; its write-ahead log
     * grows until the copy is complete.
     *
     * @return whether the copy has no problem; if it has one, the file exists and the problems were reported
     * @throws StoreException if there is no store, the file exists, or the copy cannot be written
     */
    public boolean backup(Path folder, Path file) throws StoreException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StoreException("the file already exists; choose another one");
        }
        try {
            requireReadableLog(folder);
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished-" + ProcessHandle.current().pid());
            Files.deleteIfExists(unfinished);
            boolean done = false;
            try {
                PrivateFiles.create(unfinished).close();
                copy(folder.resolve(StoreFolder.DATABASE), unfinished);
                DatabaseCheck.Result copied = check(unfinished);
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new StoreException("the file already exists; choose another one");
                }
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                StoreFolder.flush(file.toAbsolutePath().getParent());
                done = true;
                output.accept(copied.amounts() + " copied and checked.");
                if (copied.problems() > 0) {
                    output.accept("The store is damaged: " + StoreTools.amount(copied.problems(), "problem")
                            + ". Stop the process that serves it, then run yado store check.");
                }
                return copied.problems() == 0;
            } finally {
                if (!done) {
                    deleteWithLog(unfinished);
                }
            }
        } catch (IOException e) {
            throw new StoreException("the backup cannot be written: " + StoreErrors.reason(e), e);
        } catch (SQLException e) {
            throw new StoreException("the store cannot be copied: " + StoreErrors.reason(e), e);
        }
    }

    /** A store that no process serves may have a damaged log, which reading would silently cut. */
    private static void requireReadableLog(Path folder) throws IOException, StoreException {
        try (StoreFolder held = StoreTools.existing(folder)) {
            LogFinding finding = WriteAheadLog.examine(held.writeAheadLog(), held.logIndex());
            if (finding.damaged()) {
                throw new StoreException("the write-ahead log is damaged (" + finding.summary() + "); run yado store check");
            }
        } catch (StoreFolder.InUseException e) {
            // The process that serves the store has examined the log.
        }
    }

    private static void copy(Path database, Path to) throws SQLException, IOException {
        try (SqlSession session = new SqlSession(Connections.to(database, StoreSettings.DEFAULTS).reader())) {
            session.update("VACUUM INTO ?", to.toString());
        }
        flush(to);
    }

    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private DatabaseCheck.Result check(Path database) throws StoreException, SQLException, IOException {
        return new DatabaseCheck(Connections.to(database, StoreSettings.DEFAULTS), codec, output).run(clock.instant());
    }

    /** Deletes a database and the files that SQLite keeps beside it. */
    private static void deleteWithLog(Path database) throws IOException {
        for (String part : new String[] {"-wal", "-shm", "-journal", ""}) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + part));
        }
    }

    /**
     * Creates a store from a backup, atomically, after checking all of it.
     *
     * @param keepEpoch whether cursors of clients stay valid; only if nothing changed after the backup
     * @throws StoreException if there is a store already, or the file is not a backup without damage
     */
    public void restore(Path folder, Path file, boolean keepEpoch) throws StoreException {
        try (StoreFolder held = StoreFolder.open(folder)) {
            if (Files.size(held.database()) > 0) {
                throw new StoreException("there is already a store; move " + StoreFolder.DATABASE + " and the files beside it out of store/ first");
            }
            held.requireNoOrphans();
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                throw new StoreException("there is no such file, or it is empty");
            }
            Path unfinished = held.unfinishedImport();
            held.deleteUnfinishedImport();
            boolean done = false;
            try {
                PrivateFiles.create(unfinished).close();
                Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
                PrivateFiles.restrict(unfinished);
                requireUsable(unfinished);
                DatabaseCheck.Result copied = check(unfinished);
                if (copied.problems() > 0) {
                    throw new StoreException("the backup is damaged: " + StoreTools.amount(copied.problems(), "problem") + "; choose another one");
                }
                epoch(unfinished, keepEpoch);
                flush(unfinished);
                Files.move(unfinished, held.database(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                StoreFolder.flush(folder);
                done = true;
                output.accept(copied.amounts() + " restored.");
            } finally {
                if (!done) {
                    held.deleteUnfinishedImport();
                }
            }
        } catch (IOException e) {
            throw new StoreException("the backup cannot be restored: " + StoreErrors.reason(e), e);
        } catch (SQLException e) {
            throw new StoreException("the file is not a backup of a store: " + StoreErrors.reason(e), e);
        }
    }

    /** Refuses before anything is changed: a trigger in the file would run at the first change. */
    private static void requireUsable(Path database) throws SQLException, StoreException {
        try (Connection connection = Connections.to(database, StoreSettings.DEFAULTS).reader()) {
            Schema.requireUsable(connection);
        }
    }

    private void epoch(Path database, boolean keep) throws SQLException {
        if (keep) {
            return;
        }
        // Closing the session moves the write-ahead log into the file.
        try (SqlSession session = new SqlSession(Connections.to(database, StoreSettings.DEFAULTS).writer())) {
            session.update("BEGIN");
            session.update("UPDATE meta SET value = ? WHERE name = 'epoch'", Schema.newEpoch().wire());
            session.update("COMMIT");
        }
        output.accept("The store has a new epoch: clients that use earlier cursors get cursor_expired and read again.");
    }
}
