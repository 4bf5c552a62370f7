package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;

/** Reads all of a database and reports each problem. Used by one thread. */
final class DatabaseCheck {

    /** What can be read. @param problems the number of problems, each of which was reported */
    record Result(long workers, long events, long problems) {

        String amounts() {
            return StoreTools.amount(workers, "Worker") + " and " + StoreTools.amount(events, "event");
        }
    }

    private final Connections connections;
    private final RecordCodec codec;
    private final Consumer<String> problem;
    private long problems;

    DatabaseCheck(Connections connections, RecordCodec codec, Consumer<String> problem) {
        this.connections = connections;
        this.codec = codec;
        this.problem = what -> {
            problems++;
            problem.accept(what);
        };
    }

    /**
     * Checks the schema, the integrity of the file, and the checksum of each record and event.
     *
     * @throws StoreException if the database is of a newer version, or cannot be read at all
     */
    Result run(Instant now) throws StoreException, SQLException, IOException {
        integrity();
        long[] seen = new long[3];
        try (SalvageReader store = new SalvageReader(connections, codec, line -> {
            line.damaged().ifPresent(d -> problem.accept("cannot be read: " + d.what()));
            line.end().ifPresent(end -> {
                seen[0] = end.workers();
                seen[1] = end.events();
                seen[2] = end.damaged();
            });
        })) {
            store.read(now);
        }
        counts(seen[0], seen[2]);
        return new Result(seen[0], seen[1], problems);
    }

    private void integrity() throws StoreException {
        try (Connection connection = connections.reader(); SqlSession session = new SqlSession(connection)) {
            int version = session.first("PRAGMA user_version", row -> row.getInt(1));
            if (version > Schema.VERSION) {
                throw Schema.tooNew(version);
            }
            if (version < 1) {
                problem.accept("the database file: unknown schema version " + version);
            } else if (version == Schema.VERSION) {
                Schema.missing(connection).forEach(part -> problem.accept("the database file: missing " + part));
            }
            session.each("PRAGMA integrity_check(20)", row -> {
                String line = row.getString(1);
                if (!"ok".equals(line)) {
                    problem.accept("the database file: the integrity check found an inconsistency");
                }
                return line;
            });
        } catch (SQLException e) {
            problem.accept("the database file: " + StoreErrors.reason(e));
        }
    }

    private void counts(long workers, long damaged) {
        try (SqlSession session = new SqlSession(connections.reader())) {
            long counted = session.first("SELECT ifnull(sum(workers), 0) FROM total", row -> row.getLong(1));
            if (counted != workers && damaged == 0) {
                problem.accept("the stored number of Workers is " + counted + ", but there are " + workers);
            }
        } catch (SQLException e) {
            problem.accept("the numbers of Workers: " + StoreErrors.reason(e));
        }
    }
}
