package dev.yado.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComponentCheckTest {

    /** The middle one tends to be ours, and to say what to do. */
    @Test
    void everyExceptionOfTheChainIsHeardButReflection() {
        StringWriter trace = new StringWriter();
        new InvocationTargetException(new IllegalStateException("the file x is damaged; remove it", new IllegalArgumentException("not a number")))
                .printStackTrace(new PrintWriter(trace, true));
        assertEquals("java.lang.IllegalStateException: the file x is damaged; remove it, because of java.lang.IllegalArgumentException: not a number",
                ComponentCheck.firstLines(trace.toString()));
    }
}
