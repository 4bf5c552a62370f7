package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogFinding;
import dev.yado.runtime.store.sqlite.internal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The shared index of a damaged write-ahead log, which reading the database replaces by one without the lost commits. Closing puts it back, so that the next start
 * sees the damage too. Used by one thread, with the folder locked and its connections closed before.
 *
 * @param finding the examination of the log before it was opened
 */
record KeptIndex(Path path, byte[] content, LogFinding finding) implements AutoCloseable {

    static KeptIndex of(StoreFolder folder) throws IOException {
        LogFinding finding = WriteAheadLog.examine(folder.writeAheadLog(), folder.logIndex());
        boolean keep = finding.damaged() && Files.exists(folder.logIndex());
        return new KeptIndex(folder.logIndex(), keep ? Files.readAllBytes(folder.logIndex()) : null, finding);
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            Files.write(path, content);
        }
    }
}
