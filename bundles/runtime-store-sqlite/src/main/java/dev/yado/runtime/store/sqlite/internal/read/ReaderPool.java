package dev.yado.runtime.store.sqlite.internal.read;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bounded pool of reading connections. A read sees every change that was acknowledged before it started, and does not wait for
 * writers. Thread-safe. */
public final class ReaderPool implements AutoCloseable {

    /** Maximum time to wait for a connection. A read takes well under a millisecond, so a longer wait means that the disk does not respond. */
    private static final long WAIT_SECONDS = 10;

    private final Connections connections;
    private final CorruptionLog damage;
    private final int size;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<SqlSession> idle = new ConcurrentLinkedDeque<>();
    /** Keeps the files that the connections share in existence while the store is open: on a full disk they could not be created again. */
    private final SqlSession keepOpen;
    private volatile boolean closed;

    /** A query on a reading connection. */
    public interface Query<T> {
        T run(SqlSession session) throws SQLException, StoreException;
    }

    public ReaderPool(Connections connections, int size, CorruptionLog damage) throws SQLException {
        this.connections = connections;
        this.size = size;
        this.damage = damage;
        this.permits = new Semaphore(size);
        this.keepOpen = new SqlSession(connections.reader());
        // SQLite opens the shared files at the first read.
        keepOpen.first("SELECT count(*) FROM meta", row -> row.getLong(1));
    }

    /**
     * Runs a query on a free connection.
     *
     * @param what the operation, for the message of a failure
     * @throws StoreException if the query fails, no connection becomes free in time, or the pool is closed
     */
    public <T> T read(String what, Query<T> query) throws StoreException {
        acquire(what);
        SqlSession session = null;
        boolean succeeded = false;
        try {
            session = closed ? null : idle.pollFirst();
            if (closed) {
                throw StoreErrors.closed();
            }
            if (session == null) {
                session = new SqlSession(connections.reader());
            }
            T result = query.run(session);
            succeeded = true;
            return result;
        } catch (SQLException e) {
            if (StoreErrors.damagedFile(e)) {
                damage.foundInFile();
            }
            throw StoreErrors.store(what, e);
        } catch (RuntimeException e) {
            throw new StoreException(what + ": the stored data has an unexpected form", e);
        } finally {
            if (session != null) {
                if (succeeded) {
                    idle.addFirst(session);
                } else {
                    session.close();
                }
            }
            permits.release();
        }
    }

    private void acquire(String what) throws StoreException {
        // The timed form below fails for an interrupted thread even if a connection is free.
        if (permits.tryAcquire()) {
            return;
        }
        try {
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreException(what + ": no connection was free for " + WAIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(what + ": interrupted", e);
        }
    }

    /** Refuses new reads, waits up to 10 s for the active ones, then closes the connections. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        int held = 0;
        while (held < size && System.nanoTime() - end < 0) {
            try {
                held += permits.tryAcquire(100, TimeUnit.MILLISECONDS) ? 1 : 0;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        permits.release(held);
        for (SqlSession session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.close();
        }
        keepOpen.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
