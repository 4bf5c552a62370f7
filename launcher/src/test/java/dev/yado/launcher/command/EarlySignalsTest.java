package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EarlySignalsTest {

    private static final int TERM = 15;

    private final StringWriter printed = new StringWriter();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private EarlySignals signals(Duration bound) {
        return new EarlySignals(new PrintWriter(printed), bound, code -> seen.add("exit " + code));
    }

    @Test
    void aSignalDuringTheStartIsPassedOnOnceItCanBeHandled() throws Exception {
        EarlySignals signals = signals(Duration.ofMinutes(1));
        Thread signal = new Thread(() -> signals.signalled(TERM));
        signal.start();
        while (signals.exitCode().isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(OptionalInt.of(143), signals.exitCode());
        assertTrue(signals.passTo(number -> seen.add("handled " + number)));
        signal.join();
        assertEquals(List.of("handled 15"), seen);
        assertThat(printed.toString().lines()).containsExactly("yado: stopped by a signal before it was listening");
    }

    @Test
    void aStartThatDoesNotEndIsAborted() {
        signals(Duration.ofMillis(1)).signalled(TERM);
        assertEquals(List.of("exit 143"), seen);
    }

    @Test
    void aSecondSignalEndsTheProcess() throws Exception {
        EarlySignals signals = signals(Duration.ofMinutes(1));
        Thread first = new Thread(() -> signals.signalled(TERM));
        first.start();
        while (signals.exitCode().isEmpty()) {
            Thread.onSpinWait();
        }
        signals.signalled(TERM);
        assertEquals(List.of("exit 143"), seen);
        first.interrupt();
        first.join();
    }

    @Test
    void laterSignalsAreOnlyPassedOn() {
        EarlySignals signals = signals(Duration.ofMinutes(1));
        assertFalse(signals.passTo(number -> seen.add("handled " + number)));
        signals.signalled(TERM);
        assertEquals(List.of("handled 15"), seen);
        assertEquals("", printed.toString());
    }
}
