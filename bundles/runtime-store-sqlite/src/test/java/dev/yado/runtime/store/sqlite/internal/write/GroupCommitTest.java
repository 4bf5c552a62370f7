package dev.yado.runtime.store.sqlite.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.Waits;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.NativeLibrary;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread that writes a change, and the changes that are committed together. */
@Timeout(60)
class GroupCommitTest {

    @TempDir
    private Path folder;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger chores = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Connections connections;
    private GroupCommit writer;

    @BeforeEach
    void begin() throws Exception {
        NativeLibrary.load(folder);
        connections = Connections.to(folder.resolve("test.db"), StoreSettings.DEFAULTS.with(StoreSettings.Durability.PROCESS_CRASH));
        try (Connection first = connections.writer(); var statement = first.createStatement()) {
            statement.execute("CREATE TABLE change (name TEXT)");
        }
        writer = new GroupCommit(counted(connections), session -> {
            chores.incrementAndGet();
            return false;
        }, () -> {
        });
    }

    @AfterEach
    void end() {
        writer.close();
        threads.shutdownNow();
    }

    /** Wraps connections to count open writers in {@link #open}. */
    private Connections counted(Connections real) {
        return new Connections() {
            @Override
            public Connection writer() throws SQLException {
                open.incrementAndGet();
                Connection connection = real.writer();
                return (Connection) Proxy.newProxyInstance(GroupCommitTest.class.getClassLoader(), new Class<?>[] {Connection.class},
                        (self, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                open.decrementAndGet();
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }

            @Override
            public Connection reader() throws SQLException {
                return real.reader();
            }
        };
    }

    private static void insert(SqlSession session, String name) throws SQLException {
        session.update("INSERT INTO change (name) VALUES (?)", name);
    }

    private long committed() throws SQLException {
        try (SqlSession reader = new SqlSession(connections.reader())) {
            return reader.first("SELECT count(*) FROM change", row -> row.getLong(1));
        }
    }

    /** Starts a change that takes until {@code go}; returns once it is being written. */
    private Future<?> slow(CountDownLatch go) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> change = threads.submit(() -> {
            writer.run("slow", session -> {
                insert(session, "slow");
                begun.countDown();
                await(go);
            });
            return null;
        });
        begun.await();
        return change;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangeThatIsAloneIsWrittenByItsCaller() throws Exception {
        List<Thread> by = new ArrayList<>();
        // The first change after the start or after a pause may meet the writer thread during its housekeeping.
        assertTrue(Waits.until(Duration.ofSeconds(10), () -> {
            writer.run("a change", session -> {
                insert(session, "alone");
                by.add(Thread.currentThread());
            });
            return by.contains(Thread.currentThread());
        }), "written by " + by + ": each change is handed to another thread and back");
        assertEquals(by.size(), committed(), "it is there when its caller goes on");
    }

    @Test
    void changesThatComeMeanwhileShareOneTransaction() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Future<?> slow = slow(go);
        List<Long> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> others = new ArrayList<>();
        List<Thread> callers = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            others.add(threads.submit(() -> {
                callers.add(Thread.currentThread());
                writer.run("meanwhile", session -> {
                    assertNotEquals(true, callers.contains(Thread.currentThread()), "those that wait are written by the writing thread");
                    seen.add(committed());
                    insert(session, "meanwhile");
                });
                return null;
            }));
        }
        assertTrue(
                Waits.until(Duration.ofSeconds(10), () -> callers.size() == 10 && callers.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING)),
                "all wait for the one that is being written");
        go.countDown();
        slow.get();
        for (Future<?> other : others) {
            other.get();
        }
        assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L), seen, "what each saw committed: with a transaction of its own, the later ones see more");
        assertEquals(11, committed());
    }

    @Test
    void aChangeThatFailsWhereItWasMadeLeavesNothingAndTheNextOneIsWritten() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThrows(StoreException.class, () -> writer.run("bad", session -> {
                insert(session, "half");
                throw new StoreException("no");
            }));
            writer.run("good", session -> insert(session, "whole"));
            assertEquals(i + 1, committed());
        }
    }

    @Test
    void closingWaitsForACallerThatWritesAndLeavesNoConnection() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Future<?> slow = slow(go);
        Future<?> closing = threads.submit(writer::close);
        assertTrue(Waits.until(Duration.ofSeconds(10), () -> refused()), "from its begin on it refuses");
        assertEquals(1, open.get(), "the connection stays while somebody writes on it");
        go.countDown();
        slow.get();
        closing.get();
        assertEquals(1, committed());
        assertEquals(0, open.get());
        assertTrue(refused());
        assertEquals(0, open.get(), "what is refused opens nothing");
    }

    private boolean refused() {
        Future<?> change = threads.submit(() -> {
            writer.run("late", session -> {});
            return null;
        });
        try {
            change.get(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            return e.getCause() instanceof StoreException closed && closed.getMessage().equals(StoreErrors.closed().getMessage());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            // Accepted before close(): the change is queued.
            return false;
        }
    }

    @Test
    void choresFollowAChangeSoonAlsoWhenNobodyEverWaitsInLine() throws Exception {
        assertTrue(Waits.until(Duration.ofSeconds(10), () -> chores.get() > 0), "at the start");
        for (int i = 0; i < 2; i++) {
            int before = chores.get();
            writer.run("a change", session -> insert(session, "alone"));
            assertTrue(Waits.until(Duration.ofSeconds(10), () -> chores.get() > before), "a second or two after a change, and not after a minute");
        }
    }
}
