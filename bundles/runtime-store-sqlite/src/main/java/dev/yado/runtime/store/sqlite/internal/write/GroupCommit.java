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
 * <p>Thread-safe. Callers block without regard to interrupts: a change that is being written cannot be called back, and its caller must learn its fate.
 */
public final class GroupCommit implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    /** Bounds the time until the first of a group is acknowledged. */
    private static final int MOST_IN_GROUP = 1_024;
    /** Housekeeping waits until there is nothing else to do, but not for ever. */
    private static final long HOUSEKEEPING_AT_LEAST_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long AFTER_CHANGES_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long RELIEF_AT_MOST_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long WAIT_IN_LINE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 30;

    /** Changes the database within a transaction that others may share. */
    public interface Change {
        void apply(SqlSession session) throws SQLException, StoreException;
    }

    /** A little of the work that can wait. */
    public interface Housekeeping {
        /** @return true when there is more to do */
        boolean step(SqlSession session) throws SQLException, StoreException;
    }

    private final Connections connections;
    private final Housekeeping housekeeping;
    private final LinkedBlockingQueue<Pending> line = new LinkedBlockingQueue<>();
    private final Object closing = new Object();
    private final Thread thread;
    private volatile boolean closed;

    /** Held while writing. */
    private final ReentrantLock writing = new ReentrantLock();
    // Guarded by writing.
    private SqlSession session;
    private long relievedAt = System.nanoTime() - RELIEF_AT_MOST_EVERY;
    private boolean choresLeft = true;
    private boolean choresFailing;
    private boolean changed;
    private long choresDoneAt = System.nanoTime();

    public GroupCommit(Connections connections, Housekeeping housekeeping) {
        this.connections = connections;
        this.housekeeping = housekeeping;
        this.thread = new Thread(this::write, "yado-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Applies {@code change}; it is as durable as the settings say when this returns.
     *
     * @param what is being changed, for the message when it fails
     * @throws StoreException when nothing of it was applied
     */
    public void run(String what, Change change) throws StoreException {
        Pending pending = new Pending(what, change);
        if (!writtenHere(pending)) {
            enqueue(pending);
        }
        pending.await();
    }

    /** Writes the change on its caller's thread if no other change is written or waits: then there is no group to join. */
    private boolean writtenHere(Pending pending) {
        // Whoever waits goes first, or one busy caller could keep the others waiting.
        if (!line.isEmpty() || writing.hasQueuedThreads() || !writing.tryLock()) {
            return false;
        }
        try {
            // Under the lock: what is written after the last discard would leave a connection open.
            if (closed) {
                return false;
            }
            boolean wasQuiet = !changed;
            commit(List.of(pending));
            if (wasQuiet) {
                // The writing thread sleeps for long and is to do its chores soon.
                line.add(new Pending("waking up", null));
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
            line.add(pending);
        }
    }

    private void write() {
        long patience = 0;
        // What was in line when it was closed is still written.
        while (!closed || !line.isEmpty()) {
            try {
                Pending first = line.poll(patience, TimeUnit.MILLISECONDS);
                writing.lock();
                try {
                    writeAllThatWait(first);
                    patience = choresLeft ? 0 : changed ? AFTER_CHANGES_MILLIS : IDLE_MILLIS;
                } finally {
                    writing.unlock();
                }
            } catch (InterruptedException e) {
                // Nobody is to interrupt this thread; whoever does must not stop the store.
                LOG.log(System.Logger.Level.DEBUG, "the store's writer was interrupted", e);
            }
        }
        writing.lock();
        try {
            discard();
        } finally {
            writing.unlock();
        }
    }

    private void writeAllThatWait(Pending first) {
        if (first == null) {
            keepHouse();
            return;
        }
        List<Pending> group = new ArrayList<>();
        group.add(first);
        line.drainTo(group, MOST_IN_GROUP - 1);
        group.removeIf(pending -> pending.change == null || !pending.take());
        if (!group.isEmpty()) {
            commit(group);
        }
        if (System.nanoTime() - choresDoneAt > HOUSEKEEPING_AT_LEAST_EVERY) {
            keepHouse();
        }
    }

    private void commit(List<Pending> group) {
        Throwable failure = attempt(group);
        if (failure == null) {
            group.forEach(Pending::done);
        } else if (!relieved(failure) && group.size() == 1) {
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
        changed = true;
    }

    /** @return null when all of {@code group} is committed, else why none of it is */
    private Throwable attempt(List<Pending> group) {
        try {
            begin();
            for (Pending pending : group) {
                pending.change.apply(session);
            }
            session.update("COMMIT");
            return null;
        } catch (SQLException | StoreException | RuntimeException | Error e) {
            discard();
            return e;
        }
    }

    /**
     * Makes space where the write-ahead log has taken it all: its pages go to the database file, which may have room for them, and it begins anew.
     *
     * @return true when that was tried
     */
    private boolean relieved(Throwable failure) {
        if (!(failure instanceof SQLException e) || !StoreErrors.noSpace(e) || System.nanoTime() - relievedAt < RELIEF_AT_MOST_EVERY) {
            return false;
        }
        relievedAt = System.nanoTime();
        try (SqlSession other = new SqlSession(connections.writer())) {
            other.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
        } catch (SQLException | RuntimeException | Error again) {
            LOG.log(System.Logger.Level.DEBUG, "there is no space to be made", again);
        }
        return true;
    }

    private void keepHouse() {
        choresDoneAt = System.nanoTime();
        changed = false;
        try {
            begin();
            choresLeft = housekeeping.step(session);
            session.update("COMMIT");
            choresFailing = false;
        } catch (SQLException | StoreException | RuntimeException | Error e) {
            discard();
            choresLeft = false;
            // Once: on a full disk it fails every second.
            LOG.log(choresFailing ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, "cleaning up in the store failed and is tried again later: {0}",
                    e.getMessage());
            choresFailing = true;
        }
    }

    private void begin() throws SQLException {
        if (session == null) {
            session = new SqlSession(connections.writer());
        }
        session.update("BEGIN IMMEDIATE");
    }

    /** Closing rolls back. */
    private void discard() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /** Refuses further changes and returns when all that were accepted are decided. */
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            line.add(new Pending("waking up", null));
        }
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (thread.isAlive() && System.nanoTime() - end < 0) {
            try {
                thread.join(1_000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A change and its caller, who waits; without a change it only wakes the writing thread. */
    private static final class Pending {
        private enum Stage { WAITING, TAKEN, GIVEN_UP }

        private final String what;
        private final Change change;
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile Throwable failure;

        Pending(String what, Change change) {
            this.what = what;
            this.change = change;
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
                        if (decided.await(WAIT_IN_LINE_SECONDS, TimeUnit.SECONDS)) {
                            break;
                        }
                        // One that is being written is waited for: only its end tells what to say.
                        if (stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP)) {
                            throw new StoreException(what + ": the disk did not take the changes before it for " + WAIT_IN_LINE_SECONDS + " s");
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
