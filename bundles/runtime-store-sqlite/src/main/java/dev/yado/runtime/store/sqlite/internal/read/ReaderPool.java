package dev.yado.runtime.store.sqlite.internal.read;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bounded pool of reading connections. A reader sees every change that was acknowledged before it began, and waits for no writer. Thread-safe. */
public final class ReaderPool implements AutoCloseable {

    /** Reads take well under a millisecond each, so this long means that the disk does not respond. */
    private static final long WAIT_SECONDS = 10;

    private final Connections connections;
    private final CorruptionLog damage;
    private final int most;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<SqlSession> idle = new ConcurrentLinkedDeque<>();
    /** Stays open while the store does, so that the files which readers and the writer share never have to be made anew, as on a full disk. */
    private final SqlSession anchor;
    private volatile boolean closed;

    /** A query on a reading connection. */
    public interface Query<T> {
        T run(SqlSession session) throws SQLException, StoreException;
    }

    public ReaderPool(Connections connections, int most, CorruptionLog damage) throws SQLException {
        this.connections = connections;
        this.most = most;
        this.damage = damage;
        this.permits = new Semaphore(most);
        this.anchor = new SqlSession(connections.reader());
        // Being open is not enough: SQLite opens the shared files at the first read.
        anchor.first("SELECT count(*) FROM meta", row -> row.getLong(1));
    }

    /** @param what is being read, for the message when it fails */
    public <T> T read(String what, Query<T> query) throws StoreException {
        acquire(what);
        SqlSession session = null;
        boolean good = false;
        try {
            session = closed ? null : idle.pollFirst();
            if (closed) {
                throw StoreErrors.closed();
            }
            if (session == null) {
                session = new SqlSession(connections.reader());
            }
            T result = query.run(session);
            good = true;
            return result;
        } catch (SQLException e) {
            if (StoreErrors.damagedFile(e)) {
                damage.foundInFile();
            }
            throw StoreErrors.store(what, e);
        } catch (RuntimeException e) {
            throw new StoreException(what + ": what is stored is not of the expected form", e);
        } finally {
            if (session != null) {
                if (good) {
                    idle.addFirst(session);
                } else {
                    session.close();
                }
            }
            permits.release();
        }
    }

    private void acquire(String what) throws StoreException {
        // First without the wait that an interrupted thread is not granted.
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

    /** Refuses new reads, waits for those that go on, then closes the connections. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        int held = 0;
        while (held < most && System.nanoTime() - end < 0) {
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
        anchor.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
