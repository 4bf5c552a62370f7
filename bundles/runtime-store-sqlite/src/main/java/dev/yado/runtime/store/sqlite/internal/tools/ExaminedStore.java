package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogFinding;
import dev.yado.runtime.store.sqlite.internal.log.WriteAheadLog;
import dev.yado.support.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A database that the tools can read without changing what a damaged write-ahead log shows. SQLite replaces the shared index of such a log by one without the lost
 * commits, after which the loss cannot be seen any more. So the tools read a copy of the log, beside a link to the database, in a folder that is deleted at the end;
 * a kill leaves only that folder. Used by one thread, with the store's folder locked and its connections closed before this is.
 *
 * @param database the database file to open for reading
 * @param finding  the examination of the log
 */
record ExaminedStore(Path database, LogFinding finding) implements AutoCloseable {

    private static final String FOLDER = "examined";

    static ExaminedStore of(StoreFolder store) throws IOException {
        Path folder = store.folder().resolve(FOLDER);
        // Of a tool that was killed.
        delete(folder);
        LogFinding finding = WriteAheadLog.examine(store.writeAheadLog(), store.logIndex());
        if (!finding.damaged()) {
            return new ExaminedStore(store.database(), finding);
        }
        StoreFolder.createPrivate(folder);
        Path database = folder.resolve(StoreFolder.DATABASE);
        try {
            Files.createLink(database, store.database());
        } catch (FileSystemException | UnsupportedOperationException e) {
            // Not every file system has links.
            Files.copy(store.database(), database);
        }
        Path log = folder.resolve(store.writeAheadLog().getFileName());
        Files.copy(store.writeAheadLog(), log);
        PrivateFiles.restrict(log);
        return new ExaminedStore(database, finding);
    }

    private static void delete(Path folder) throws IOException {
        for (String part : new String[] {"-wal", "-shm", ""}) {
            Files.deleteIfExists(folder.resolve(StoreFolder.DATABASE + part));
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() throws IOException {
        if (finding.damaged()) {
            delete(database.getParent());
        }
    }
}
