package dev.yado.runtime.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.core.internal.store.DiagnosticHistory;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.core.internal.store.StoreHealth;
import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A store that fails at every call is one thing to say, not one for each call. */
class StoreFailuresTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final StoreFailures failures = new StoreFailures(nanos::get);
    private final Log log = new Log();

    /** What was logged: the message, and "+" where a cause came with it. */
    private static final class Log implements System.Logger {
        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(message + (thrown == null ? "" : " +"));
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(format);
        }
    }

    private String fail(int worker, String reason) {
        StoreException failure = new StoreException("writing to worker-" + worker + ": full", new IOException(reason));
        YadoException told = failures.failed(log, "a commit of worker-" + worker, failure);
        return (String) told.failure().details().get(Failure.ERROR_ID);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aLastingFailureIsLoggedWithItsCauseOnceAndThenOncePerMinute() {
        String id = fail(0, "no space");
        for (int i = 1; i < 1_000; i++) {
            assertEquals(id, fail(i, "no space"), "the id leads to what the log has");
        }
        assertEquals(List.of("a commit of worker-0 failed (error " + id + ") +"), log.lines);
        pass(Duration.ofSeconds(61));
        fail(1_000, "no space");
        fail(1_001, "no space");
        assertEquals(2, log.lines.size());
        assertEquals("a commit of worker-1000 failed (error " + id + "); 999 more calls failed the same way since the last line: writing to worker-1000: full",
                log.lines.get(1));
    }

    @Test
    void aFailureOfAnotherKindIsLoggedAtOnce() {
        String full = fail(1, "no space");
        String broken = fail(1, "the disk failed");
        assertNotEquals(full, broken);
        assertEquals(2, log.lines.stream().filter(line -> line.endsWith("+")).count());
    }

    @Test
    void aFailureThatReturnsAfterALongTimeIsLoggedWithItsCause() {
        String before = fail(1, "no space");
        pass(Duration.ofMinutes(11));
        assertNotEquals(before, fail(1, "no space"));
        assertThat(log.lines.get(1)).endsWith("+");
    }

    @Test
    void theNumberOfKindsIsBounded() {
        for (int i = 0; i < 10_000; i++) {
            fail(i, "event " + i + " is damaged");
        }
        assertThat(log.lines.size()).as(log.lines.size() + " lines").isLessThan(50);
    }

    @Test
    void anAlternatingStoreIsReportedOncePerMinute() throws Exception {
        try (MemoryStore store = new MemoryStore(100)) {
            StoreHealth health = new StoreHealth(Clock.systemUTC(), new DiagnosticHistory(store, Clock.systemUTC()), failures);
            for (int i = 0; i < 1_000; i++) {
                fail(i, "no space");
                health.writeFailed();
                assertThat(health.diagnostic()).isPresent();
                health.writeSucceeded();
                assertThat(health.diagnostic()).isEmpty();
            }
            assertEquals(1, log.lines.size());
            assertEquals(1, store.recordedDiagnostics(100).size(), "the end of the reported failure");
            pass(Duration.ofSeconds(61));
            fail(1, "no space");
            health.writeFailed();
            health.writeSucceeded();
            assertEquals(2, log.lines.size());
            assertEquals(2, store.recordedDiagnostics(100).size());
        }
    }
}
