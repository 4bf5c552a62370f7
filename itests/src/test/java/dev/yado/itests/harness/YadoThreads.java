package dev.yado.itests.harness;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Yado's threads in this JVM since a moment. Earlier ones belong to other tests of the same JVM: a run that ignores its interrupt keeps its thread after its
 * Backend has stopped.
 */
public final class YadoThreads {

    private final Set<Thread> earlier;

    private YadoThreads(Set<Thread> earlier) {
        this.earlier = earlier;
    }

    /** Starts counting: the threads that live now are not returned. */
    public static YadoThreads fromNowOn() {
        return new YadoThreads(live().collect(Collectors.toSet()));
    }

    /** Returns the names of live threads that started later. */
    public List<String> names() {
        return live().filter(thread -> !earlier.contains(thread)).map(Thread::getName).sorted().toList();
    }

    private static Stream<Thread> live() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("yado-"));
    }
}
