package dev.yado.source.remote.internal.stream;

import dev.yado.source.remote.internal.transport.StreamConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The open streams of one Runtime. Checks their heartbeats periodically. Thread-safe. */
public final class OpenStreams {

    private static final Duration MAX_PERIOD = Duration.ofSeconds(1);

    private final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();

    public OpenStreams(ScheduledExecutorService timer, Duration heartbeatTimeout) {
        Duration quarter = heartbeatTimeout.dividedBy(4);
        long period = (quarter.compareTo(MAX_PERIOD) < 0 ? quarter : MAX_PERIOD).toMillis();
        timer.scheduleAtFixedRate(() -> open.forEach(StreamConnection::tick), period, period, TimeUnit.MILLISECONDS);
    }

    public void add(StreamConnection stream) {
        open.add(stream);
    }

    public void remove(StreamConnection stream) {
        open.remove(stream);
    }

    public List<StreamConnection> all() {
        return List.copyOf(open);
    }
}
