package dev.yado.backend.http.internal.stream.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import dev.yado.model.stream.Feed;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The buffers of many callers. */
class FleetStreamsTest {

    /** The callers whose watch is open at the registry. */
    private final Set<Caller> watching = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    // Tasks run in the calling thread.
    private final FleetStreams streams = new FleetStreams(registry(), new ModelJson(), Runnable::run, timer, runtime -> {});

    private RuntimeRegistry registry() {
        return (RuntimeRegistry) Proxy.newProxyInstance(RuntimeRegistry.class.getClassLoader(), new Class<?>[] {RuntimeRegistry.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "watch" -> new Silent((Caller) arguments[0]);
                    case "runtimes" -> new Listing<>(List.of(), List.of(), 0, Optional.empty());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private final class Silent implements Feed<FleetChange> {
        private final Caller caller;

        Silent(Caller caller) {
            this.caller = caller;
            watching.add(caller);
        }

        @Override
        public Optional<FleetChange> poll() {
            return Optional.empty();
        }

        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public void onReady(Runnable signal) {
            // Never ready.
        }

        @Override
        public void close() {
            watching.remove(caller);
        }
    }

    @AfterEach
    void close() {
        streams.close();
        timer.shutdownNow();
    }

    private static Caller caller(int number) {
        return Caller.of("caller-" + number, Caller.Kind.TOKEN);
    }

    @Test
    void callersThatHaveLeftKeepABoundedNumberOfBuffers() {
        for (int i = 0; i < 1_000; i++) {
            streams.open(caller(i), Optional.empty()).close();
        }
        assertThat(watching).hasSize(FleetStreams.MAX_IDLE).contains(caller(999));
    }

    @Test
    void aCallerThatReturnsResumesUnlessItsBufferWasReleased() {
        String id = position(streams.open(caller(0), Optional.empty()));
        for (int i = 1; i < FleetStreams.MAX_IDLE; i++) {
            streams.open(caller(i), Optional.empty()).close();
        }
        try (Feed<byte[]> resumed = streams.open(caller(0), Optional.of(id))) {
            assertThat(resumed.poll()).as("nothing has happened").isEmpty();
            for (int i = 100; i < 200; i++) {
                streams.open(caller(i), Optional.empty()).close();
            }
            assertThat(watching).as("the one with a reader stays").contains(caller(0));
        }
        for (int i = 200; i < 300; i++) {
            streams.open(caller(i), Optional.empty()).close();
        }
        try (Feed<byte[]> again = streams.open(caller(0), Optional.of(id))) {
            assertThat(text(again.poll())).contains("resync");
        }
    }

    @Test
    void moreCallersThanTheMaximumAreRefused() {
        List<Feed<byte[]>> open = new ArrayList<>();
        for (int i = 0; i < FleetStreams.MAX_CALLERS; i++) {
            open.add(streams.open(caller(i), Optional.empty()));
        }
        YadoException refused = assertThrows(YadoException.class, () -> streams.open(caller(-1), Optional.empty()));
        assertEquals(FailureCode.OVERLOADED, refused.code());
        open.add(streams.open(caller(0), Optional.empty()));
        open.get(1).close();
        streams.open(caller(-1), Optional.empty()).close();
    }

    private static String text(Optional<byte[]> block) {
        return new String(block.orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Returns the id of the first block, and closes the stream. */
    private static String position(Feed<byte[]> stream) {
        try (stream) {
            return text(stream.poll()).lines().filter(line -> line.startsWith("id:")).findFirst().orElseThrow().substring(3).strip();
        }
    }
}
