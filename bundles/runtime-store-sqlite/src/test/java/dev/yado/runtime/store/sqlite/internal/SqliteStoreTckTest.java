package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.tck.WorkerStoreTck;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;

class SqliteStoreTckTest extends WorkerStoreTck {

    @Override
    protected WorkerStore open(Path directory) throws Exception {
        return SqliteStore.open(directory.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC());
    }

    @Override
    protected boolean damageRecord(Path directory, WorkerId worker) throws Exception {
        return changes(directory, "UPDATE state SET body = replace(body, '1', '2') WHERE worker = (SELECT nr FROM worker WHERE id = ?)", worker);
    }

    @Override
    protected boolean damageEvent(Path directory, WorkerId worker, long sequence) throws Exception {
        return changes(directory, "UPDATE event SET body = replace(body, '\"', '''') WHERE worker = (SELECT nr FROM worker WHERE id = ?) AND sequence = ?",
                worker,
                sequence);
    }

    private static boolean changes(Path directory, String sql, Object... values) throws Exception {
        Path file = directory.resolve("store").resolve(StoreFolder.DATABASE);
        try (Connection connection = Connections.to(file, StoreSettings.DEFAULTS).writer(); SqlSession session = new SqlSession(connection)) {
            session.update("BEGIN");
            int changed = session.update(sql, values);
            session.update("COMMIT");
            return changed == 1;
        }
    }
}
