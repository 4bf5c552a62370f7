package dev.yado.runtime.store.sqlite.internal.write;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits changes in groups. If no other change is being written, the caller writes its own change, which avoids two thread switches. Otherwise the
 * change is queued, and the writer thread commits all queued changes in one transaction: a flush costs the same for one change as for hundreds. If a
 * group fails, each of its changes is tried in a transaction of its own, so that a change that cannot be applied fails alone.
 *
 * <p>Thread-safe. Callers block without regard to interrupts: a change that is being written cannot be withdrawn, and its caller needs
 * to know whether it was applied.
 */
public final class GroupCommit implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    /** Maximum number of changes in a group; bounds the time until its first change is acknowledged. */
    private static final int MAX_GROUP_SIZE = 1_024;
    /** Housekeeping runs when no change is queued, and after this time even if changes are queued. */
    private static final long MAX_HOUSEKEEPING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUSEKEEPING_DELAY_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long MIN_CHECKPOINT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_QUEUE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 30;

    /** A change of the database, within a transaction that may contain other changes. */
    public interface Change {
        void apply(SqlSession session) throws SQLException, StoreException;
    }

    /** Work that can be postponed, in small steps. */
    public interface Housekeeping {
        /** Does one step. Returns whether more steps remain. */
        boolean step(SqlSession session) throws SQLException, StoreException;
    }

    /** Checks that what was committed is not lost with the process. */
    public interface FileCheck {
        void require() throws StoreException;
    }

    private final Connections connections;
    private final Housekeeping housekeeping;
    private final FileCheck files;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Object closing = new Object();
    private final Thread writerThread;
    private volatile boolean closed;

    /** Held while a transaction is written. */
    private final ReentrantLock writing = new ReentrantLock();
    // Guarded by writing.
    private SqlSession session;
    private long lastCheckpointAt = System.nanoTime() - MIN_CHECKPOINT_INTERVAL_NANOS;
    private boolean housekeepingPending = true;
    private boolean housekeepingFailing;
    private boolean changedSinceHousekeeping;
    private long lastHousekeepingAt = System.nanoTime();

    /** @param files fails if the database was removed or replaced; called before a connection is opened, before a commit, and before it is acknowledged */
    public GroupCommit(Connections connections, Housekeeping housekeeping, FileCheck files) {
        this.files = files;
        this.connections = connections;
        this.housekeeping = housekeeping;
        this.writerThread = new Thread(this::runWriter, "yado-store-writer");
        writerThread.setDaemon(true);
        writerThread.start();
    }

    /**
     * Applies {@code change}. When this method returns, the change is as durable as the settings require.
     *
     * @param what the operation, for the message of a failure
     * @throws StoreException if nothing of the change was applied
     */
    public void run(String what, Change change) throws StoreException {
        Pending pending = new Pending(what, change);
        if (!tryWriteOnCallerThread(pending)) {
            enqueue(pending);
        }
        pending.await();
    }

    /** Writes the change on its caller's thread, unless another change is being written or is queued. Returns false if the change must be queued. */
    private boolean tryWriteOnCallerThread(Pending pending) {
        // Queued changes go first; otherwise one busy caller could delay the others without bound.
        if (!queue.isEmpty() || writing.hasQueuedThreads() || !writing.tryLock()) {
            return false;
        }
        try {
            // Checked under the lock: a write after the writer thread closed its session would open a connection that is never closed.
            if (closed) {
                return false;
            }
            boolean wasQuiet = !changedSinceHousekeeping;
            commit(List.of(pending));
            if (wasQuiet) {
                // Wakes the writer thread, which may sleep for up to a minute, so that it does its housekeeping soon.
                queue.add(Pending.wakeUp());
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    private void enqueue(Pending pending) throws StoreException {
        synchronized (closing) {
            if (closed) {
                throw StoreErrors.closed();
            }
            queue.add(pending);
        }
    }

    private void runWriter() {
        long waitMillis = 0;
        // Changes that were queued before close() are still written.
        while (!closed || !queue.isEmpty()) {
            try {
                Pending first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
                writing.lock();
                try {
                    writeQueued(first);
                    waitMillis = housekeepingPending ? 0 : changedSinceHousekeeping ? HOUSEKEEPING_DELAY_MILLIS : IDLE_MILLIS;
                } finally {
                    writing.unlock();
                }
            } catch (InterruptedException e) {
                // No code interrupts this thread. If one does, the store must continue.
                LOG.log(System.Logger.Level.DEBUG, "the store's writer was interrupted", e);
            }
        }
        writing.lock();
        try {
            closeSession();
        } finally {
            writing.unlock();
        }
    }

    private void writeQueued(Pending first) {
        if (first == null) {
            housekeep();
            return;
        }
        List<Pending> group = new ArrayList<>();
        group.add(first);
        queue.drainTo(group, MAX_GROUP_SIZE - 1);
        group.removeIf(pending -> pending.change == null || !pending.take());
        if (!group.isEmpty()) {
            commit(group);
        }
        if (System.nanoTime() - lastHousekeepingAt > MAX_HOUSEKEEPING_INTERVAL_NANOS) {
            housekeep();
        }
    }

    private void commit(List<Pending> group) {
        Throwable failure = attempt(group);
        if (failure == null) {
            group.forEach(Pending::done);
        } else if (!tryCheckpoint(failure) && group.size() == 1) {
            group.get(0).failed(failure);
        } else {
            for (Pending pending : group) {
                Throwable own = attempt(List.of(pending));
                if (own == null) {
                    pending.done();
                } else {
                    pending.failed(own);
                }
            }
        }
        changedSinceHousekeeping = true;
    }

    /** Writes a group in one transaction. Returns null if all of it is committed, otherwise the failure, and nothing is committed. */
    private Throwable attempt(List<Pending> group) {
        try {
            begin();
            for (Pending pending : group) {
                pending.change.apply(session);
            }
            // Before the commit, so that a refused change does not come back with a folder that is moved back; after it, because files can vanish meanwhile.
            files.require();
            session.update("COMMIT");
            files.require();
            return null;
        } catch (SQLException | StoreException | RuntimeException | Error e) {
            closeSession();
            return e;
        }
    }

    /**
     * Frees disk space after a failure for lack of it: a checkpoint moves the pages of the write-ahead log into the database file, which may have free pages, and
     * truncates the log. Returns whether a checkpoint was tried, and the change should be tried again.
     */
    private boolean tryCheckpoint(Throwable failure) {
        if (!(failure instanceof SQLException e) || !StoreErrors.noSpace(e) || System.nanoTime() - lastCheckpointAt < MIN_CHECKPOINT_INTERVAL_NANOS) {
            return false;
        }
        lastCheckpointAt = System.nanoTime();
        try (SqlSession other = new SqlSession(connections.writer())) {
            other.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
        } catch (SQLException | RuntimeException | Error again) {
            LOG.log(System.Logger.Level.DEBUG, "the checkpoint failed", again);
        }
        return true;
    }

    private void housekeep() {
        lastHousekeepingAt = System.nanoTime();
        changedSinceHousekeeping = false;
        try {
            begin();
            housekeepingPending = housekeeping.step(session);
            session.update("COMMIT");
            housekeepingFailing = false;
        } catch (SQLException | StoreException | RuntimeException | Error e) {
            closeSession();
            housekeepingPending = false;
            // Logs the first failure only: on a full disk it fails every second.
            LOG.log(housekeepingFailing ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, "housekeeping in the store failed and will be retried: {0}",
                    e instanceof SQLException sql ? StoreErrors.reason(sql) : e.getMessage());
            housekeepingFailing = true;
        }
    }

    private void begin() throws SQLException, StoreException {
        if (session == null) {
            // SQLite would create a missing file.
            files.require();
            session = new SqlSession(connections.writer());
        }
        session.update("BEGIN IMMEDIATE");
    }

    /** Closes the session, which rolls back an open transaction. */
    private void closeSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /** Refuses further changes and waits until the accepted ones are committed or have failed, for at most 30 s. */
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(Pending.wakeUp());
        }
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (writerThread.isAlive() && System.nanoTime() - end < 0) {
            try {
                writerThread.join(1_000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A queued change, whose caller waits for the result. Without a change, it only wakes the writer thread. */
    private static final class Pending {
        private enum Stage { WAITING, TAKEN, ABANDONED }

        private final String what;
        private final Change change;
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile Throwable failure;

        Pending(String what, Change change) {
            this.what = what;
            this.change = change;
        }

        static Pending wakeUp() {
            return new Pending("waking up", null);
        }

        boolean take() {
            return stage.compareAndSet(Stage.WAITING, Stage.TAKEN);
        }

        void done() {
            decided.countDown();
        }

        void failed(Throwable cause) {
            failure = cause;
            decided.countDown();
        }

        void await() throws StoreException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        if (decided.await(MAX_QUEUE_SECONDS, TimeUnit.SECONDS)) {
                            break;
                        }
                        // A change that is being written has no time limit: whether it was applied is known only at its end.
                        if (stage.compareAndSet(Stage.WAITING, Stage.ABANDONED)) {
                            throw new StoreException(what + ": the changes before it were not written within " + MAX_QUEUE_SECONDS + " s");
                        }
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (failure instanceof SQLException e) {
                throw StoreErrors.store(what, e);
            } else if (failure != null) {
                throw new StoreException(what + ": " + failure.getMessage(), failure);
            }
        }
    }
}
