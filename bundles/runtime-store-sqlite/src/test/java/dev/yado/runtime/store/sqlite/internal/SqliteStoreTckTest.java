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
import java.util.OptionalLong;

class SqliteStoreTckTest extends WorkerStoreTck {

    @Override
    protected WorkerStore open(Path directory) throws Exception {
        return SqliteStore.open(directory.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC());
    }

    @Override
    protected boolean damage(Path where, WorkerId worker, OptionalLong sequence) throws Exception {
        Path file = where.resolve("store").resolve(StoreFolder.DATABASE);
        try (Connection connection = Connections.to(file, StoreSettings.DEFAULTS).writer(); SqlSession session = new SqlSession(connection)) {
            session.update("BEGIN");
            int changed = sequence.isPresent()
                    ? session.update("UPDATE event SET body = replace(body, '\"', '''') WHERE worker = (SELECT nr FROM worker WHERE id = ?) AND sequence = ?",
                            worker, sequence.getAsLong())
                    : session.update("UPDATE state SET body = replace(body, '1', '2') WHERE worker = (SELECT nr FROM worker WHERE id = ?)", worker);
            session.update("COMMIT");
            return changed == 1;
        }
    }
}
