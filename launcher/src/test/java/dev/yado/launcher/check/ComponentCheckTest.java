package dev.yado.launcher.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComponentCheckTest {

    /** The exception in the middle is usually the one of Yado, which says what to do. */
    @Test
    void everyExceptionOfTheChainIsHeardButReflection() {
        StringWriter trace = new StringWriter();
        new InvocationTargetException(new IllegalStateException("the file x is damaged; remove it", new IllegalArgumentException("not a number")))
                .printStackTrace(new PrintWriter(trace, true));
        assertEquals("java.lang.IllegalStateException: the file x is damaged; remove it, caused by java.lang.IllegalArgumentException: not a number",
                ComponentCheck.firstLines(trace.toString()));
    }

    /** The first exception of Yado with a message is used. */
    @Test
    void anExceptionOfOursIsHeardAlone() {
        assertEquals(Optional.of("the store is in use; stop the other one"), ComponentCheck.ours("""
                java.lang.reflect.InvocationTargetException
                \tat somewhere
                Caused by: dev.yado.x.StoreException: the store is in use; stop the other one
                \tat somewhere else
                Caused by: java.io.IOException: busy
                """));
        assertEquals(Optional.empty(), ComponentCheck.ours("java.lang.IllegalStateException: x\nCaused by: java.io.IOException: busy\n"));
        assertEquals(Optional.empty(), ComponentCheck.ours("dev.yado.x.StoreException\n\tat somewhere\n"), "it says nothing");
        assertEquals(Optional.empty(), ComponentCheck.ours(null));
    }

    @Test
    void theSettingsOfWhatFailedAreNamed() {
        assertEquals(" (its settings: dev.yado.retention~a)", ComponentCheck.settingsOf(Map.of("service.pid", "dev.yado.retention~a")));
        assertEquals("", ComponentCheck.settingsOf(Map.of("component.name", "x")));
        assertEquals("", ComponentCheck.settingsOf(null));
    }
}
