package dev.yado.support.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailureLog log = new FailureLog(new Collecting(), now::get);

    /** Prints the exception, as handlers do. */
    private final class Collecting implements Logger {
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
            lines.add(level + " " + message + " " + (thrown == null ? "" : thrown.toString()));
        }

        @Override
        public void log(Level level, String message) {
            lines.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            lines.add(level + " " + format);
        }
    }

    private String fail(String what) {
        return log.log(Level.ERROR, what, new IllegalStateException("x"));
    }

    @Test
    void aFailureIsLoggedAtOnceAndThenOncePerMinuteWithTheNumberOfTheOthers() {
        String id = fail("reading failed");
        for (int i = 0; i < 8_669; i++) {
            now.addAndGet(Duration.ofMillis(6).toNanos());
            assertThat(fail("reading failed")).as("the id of the line in the log").isEqualTo(id);
        }
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(fail("reading failed")).isNotEqualTo(id);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("error " + id + ": reading failed").contains("IllegalStateException: x");
        assertThat(lines.get(1)).contains("and 8669 more times");
    }

    @Test
    void anotherKindIsLoggedAtOnce() {
        fail("reading failed");
        fail("writing failed");
        log.log(Level.WARNING, "reading failed", new NoClassDefFoundError("y"));
        assertThat(lines).hasSize(3);
    }

    @Test
    void manyKindsShareOneLine() {
        for (int i = 0; i < 100_000; i++) {
            fail("failure " + i);
        }
        assertThat(lines).hasSize(FailureLog.MAX_KINDS + 1);
        now.addAndGet(FailureLog.INTERVAL.toNanos());
        fail("later");
        assertThat(lines).hasSize(FailureLog.MAX_KINDS + 2);
    }

    @Test
    void aFailureWithoutAnExceptionIsLimitedToo() {
        log.log(Level.WARNING, "the peer is gone");
        log.log(Level.WARNING, "the peer is gone");
        now.addAndGet(FailureLog.INTERVAL.toNanos());
        log.log(Level.WARNING, "the peer is gone");
        assertThat(lines).hasSize(2).last().asString().contains("and 1 more times");
    }

    @Test
    void anExceptionThatCannotBePrintedIsNamed() {
        log.log(Level.ERROR, "reading failed", new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThat(lines).hasSize(1).allMatch(line -> line.contains("that cannot be printed"));
    }
}
