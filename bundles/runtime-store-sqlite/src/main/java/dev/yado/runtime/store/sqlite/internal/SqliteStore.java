package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import dev.yado.runtime.store.sqlite.internal.codec.EncodedCommit;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.folder.OpenFiles;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogGuard;
import dev.yado.runtime.store.sqlite.internal.read.CorruptionLog;
import dev.yado.runtime.store.sqlite.internal.read.ReadQueries;
import dev.yado.runtime.store.sqlite.internal.read.ReaderPool;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import dev.yado.runtime.store.sqlite.internal.write.GroupCommit;
import dev.yado.runtime.store.sqlite.internal.write.WriteStatements;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps Workers in one SQLite database in write-ahead mode: one connection writes ({@link GroupCommit}), others read ({@link ReaderPool}) and never wait for
 * it. Keeps no Worker data in the heap. Holds the lock of its folder until it is closed.
 */
public final class SqliteStore implements WorkerStore {

    private static final RuntimeSummary.Store DESCRIPTION = new RuntimeSummary.Store(StoreSettings.KIND, true);

    /** Maximum size of a file that is checked completely at the start, in bytes; takes some tenths of a second. */
    private static final long CHECKED_BYTES = 8L << 20;
    private static final System.Logger LOG = System.getLogger(SqliteStore.class.getName());

    private final StoreFolder folder;
    private final Connections connections;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Epoch epoch;
    private final ReaderPool readers;
    private final GroupCommit writer;
    private final RecordCodec codec = new RecordCodec();
    private final WriteStatements writes;
    private final ReadQueries reads;
    private final OpenFiles files;
    private final CorruptionLog damage = new CorruptionLog();

    private SqliteStore(StoreFolder folder, StoreSettings settings, Clock clock, Connections connections) throws StoreException {
        this.folder = folder;
        this.connections = connections;
        this.writes = new WriteStatements(settings, clock);
        this.reads = new ReadQueries(codec, damage);
        try {
            folder.requireNoOrphans();
            folder.requireNoUnfinishedImport();
            LogGuard guard = new LogGuard(folder, settings);
            boolean checkAll = guard.admit(clock.instant());
            damage.keptAside(guard.keptAside());
            try (Connection first = connections.writer()) {
                Schema.prepare(first, Schema.newEpoch());
                requireIntact(first, checkAll);
                Schema.requireComplete(first);
                // Before the first connection is closed, which would delete the files that connections share.
                readers = new ReaderPool(connections, settings.readers(), damage);
            }
            files = OpenFiles.of(folder);
            epoch = readers.read("reading the epoch", reads::epoch);
        } catch (SQLException e) {
            throw StoreErrors.store("opening the store", e);
        } catch (IOException e) {
            throw new StoreException("opening the store: its folder cannot be read", e);
        }
        writer = new GroupCommit(connections, writes::deleteExpired, files::require);
    }

    /** Checks a small file completely, and any file if {@code all}. A large file takes too long for each start; its damage is found when it is read. */
    private void requireIntact(Connection connection, boolean all) throws SQLException, StoreException {
        if (!all && folder.database().toFile().length() > CHECKED_BYTES) {
            return;
        }
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (result.next() && !"ok".equals(result.getString(1))) {
                throw StoreErrors.damagedFile("the integrity check found an inconsistency");
            }
        }
    }

    /** Opens the store in {@code folder}, which is created if missing. The native library must be loaded. */
    static SqliteStore open(Path folder, StoreSettings settings, Clock clock) throws StoreException {
        StoreFolder locked = StoreFolder.open(folder);
        return open(locked, settings, clock, Connections.to(locked.database(), settings));
    }

    /** Opens the store in a locked folder with the given connections. Closes the folder if that fails. */
    static SqliteStore open(StoreFolder locked, StoreSettings settings, Clock clock, Connections connections) throws StoreException {
        boolean opened = false;
        try {
            SqliteStore store = new SqliteStore(locked, settings, clock, connections);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                locked.close();
            }
        }
    }

    private void write(String what, GroupCommit.Change change) throws StoreException {
        try {
            writer.run(what, change);
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause && StoreErrors.damagedFile(cause)) {
                damage.foundInFile();
            }
            throw e;
        }
    }

    private <T> T read(String what, ReaderPool.Query<T> query) throws StoreException {
        files.requireLately();
        return readers.read(what, query);
    }

    @Override
    public RuntimeSummary.Store description() {
        return DESCRIPTION;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void commit(Commit commit) throws StoreException {
        String what = "writing to " + commit.worker().id();
        // Encodes on the calling thread, since all callers wait for the writer thread.
        EncodedCommit encoded = EncodedCommit.of(commit, codec);
        write(what, session -> writes.commit(session, encoded));
        damage.recordWritten(commit.worker().id());
    }

    @Override
    public Optional<WorkerRecord> worker(WorkerId worker) throws StoreException {
        return read("reading " + worker, session -> reads.worker(session, worker));
    }

    @Override
    public Page<WorkerRecord> workers(WorkerQuery query) throws StoreException {
        return read("listing Workers", session -> reads.workers(session, query));
    }

    @Override
    public RuntimeSummary.Counts counts() throws StoreException {
        return read("counting Workers", reads::counts);
    }

    @Override
    public List<WorkerRecord> unsettled() throws StoreException {
        return read("listing Workers with work to do", reads::unsettled);
    }

    @Override
    public List<LoggedEvent> events(WorkerId worker, long after, int limit) throws StoreException {
        return read("reading the log of " + worker, session -> reads.events(session, worker, after, limit));
    }

    @Override
    public List<LoggedEvent> transcript(WorkerId worker, long start, int limit) throws StoreException {
        return read("reading the transcript of " + worker, session -> reads.transcript(session, worker, start, limit));
    }

    @Override
    public LogWindow window(WorkerId worker) throws StoreException {
        return read("reading the log of " + worker, session -> reads.window(session, worker));
    }

    @Override
    public Optional<RecordedResult> result(WorkerId worker, IdempotencyKey key) throws StoreException {
        return read("looking up a recorded result", session -> reads.result(session, Optional.of(worker), key, writes.oldestResult()));
    }

    @Override
    public Optional<RecordedResult> creationResult(IdempotencyKey key) throws StoreException {
        return read("looking up a recorded result", session -> reads.result(session, Optional.empty(), key, writes.oldestResult()));
    }

    @Override
    public void delete(WorkerId worker) throws StoreException {
        write("removing " + worker, session -> writes.delete(session, worker));
        damage.dropped(worker, Long.MAX_VALUE);
    }

    @Override
    public Optional<WorkerId> newestWorkerId() throws StoreException {
        return read("reading the newest Worker id", reads::newestWorkerId);
    }

    @Override
    public List<WorkerId> workersExceeding(ProfileScope profiles, LogLimits limits, int max) throws StoreException {
        return read("looking for long logs", session -> reads.workersExceeding(session, profiles, limits, max));
    }

    @Override
    public long trim(WorkerId worker, LogLimits limits) throws StoreException {
        AtomicLong dropped = new AtomicLong();
        write("trimming the log of " + worker, session -> dropped.set(writes.trim(session, worker, limits)));
        if (dropped.get() > 0) {
            damage.dropped(worker, window(worker).firstEvent());
        }
        return dropped.get();
    }

    @Override
    public List<WorkerId> ended(ProfileScope profiles, Instant latest, int max) throws StoreException {
        return read("looking for ended Workers", session -> reads.ended(session, profiles, latest, max));
    }

    @Override
    public boolean probe() throws StoreException {
        write("probing the store", writes::probe);
        return true;
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return damage.diagnostics();
    }

    @Override
    public void recordDiagnostic(RecordedDiagnostic diagnostic) throws StoreException {
        write("recording a diagnostic", session -> writes.record(session, diagnostic));
    }

    @Override
    public List<RecordedDiagnostic> recordedDiagnostics(int max) throws StoreException {
        return read("reading recorded diagnostics", session -> reads.recordedDiagnostics(session, max));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.close();
        readers.close();
        checkpoint();
        folder.close();
    }

    /** Moves the write-ahead log into the database file: SQLite does so when the last connection that can write is closed. If it fails, the next start does it. */
    private void checkpoint() {
        try {
            connections.writer().close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "the write-ahead log could not be moved into the database file", e);
        }
    }
}
