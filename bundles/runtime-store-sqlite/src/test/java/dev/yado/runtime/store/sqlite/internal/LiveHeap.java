package dev.yado.runtime.store.sqlite.internal;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** Measures the live objects in the heap of this JVM, exactly and without garbage. */
record LiveHeap(String histogram) {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    /** Returns the size of the live objects, in bytes, after a garbage collection. */
    static LiveHeap now() {
        try {
            return new LiveHeap(
                    (String) ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                            new Object[] {new String[0]}, new String[] {String[].class.getName()}));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long bytes() {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("no total in " + histogram.lines().limit(5).toList());
        }
        return Long.parseLong(total.group(1));
    }

    /** Returns the number of live objects of a class. */
    long count(String className) {
        Matcher line = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(className) + "(\\s|$)").matcher(histogram);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    /** Returns the classes whose objects take the largest part of the heap, for a message. */
    String most() {
        return String.join("\n", histogram.lines().limit(20).toList());
    }
}
