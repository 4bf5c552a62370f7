package dev.yado.itests.harness;

import dev.yado.itests.harness.SseClient.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Observes one Worker from its first event as a browser does: when the stream ends, it reconnects with the last event id, until the Worker no longer exists.
 */
public final class ReconnectingSseClient extends Thread {

    private final WorkerApi worker;
    private final AtomicBoolean stopReading = new AtomicBoolean();
    private final List<Long> seen = new ArrayList<>();
    private final List<List<Long>> before = new ArrayList<>();
    private final List<String> diagnostics = new ArrayList<>();
    private int connections;
    private String lastId = "bo_0000000000000000";
    private volatile boolean gone;
    private Throwable failure;

    public ReconnectingSseClient(WorkerApi worker) {
        super("test-sse-client");
        setDaemon(true);
        this.worker = worker;
    }

    @Override
    public void run() {
        try {
            while (!stopReading.get() && !gone) {
                follow();
            }
        } catch (Exception | AssertionError e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    private void follow() throws Exception {
        try (SseClient stream = SseClient.open(worker.api(), worker.path() + "/events", lastId)) {
            int taken = 0;
            boolean ended = false;
            while (!ended && !stopReading.get()) {
                ended = stream.awaitEnd(Duration.ofMillis(20));
                List<Event> events = stream.events();
                take(events.subList(taken, events.size()));
                taken = events.size();
            }
            lastId = stream.lastId().isEmpty() ? lastId : stream.lastId();
            synchronized (this) {
                connections++;
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("\"unknown_worker\"")) {
                gone = true;
                return;
            }
            // The API is unavailable; a browser retries after the delay in the field "retry".
            Thread.sleep(20);
        }
    }

    private synchronized void take(List<Event> events) {
        for (Event event : events) {
            if (event.logged()) {
                seen.add(event.sequence());
            } else if (event.name().equals("diagnostic")) {
                String code = event.json().at("/diagnostic/code").asString();
                diagnostics.add(code);
                if (code.equals("backend.reset")) {
                    // A new log starts here, with its own sequence numbers.
                    before.add(List.copyOf(seen));
                    seen.clear();
                }
                gone |= code.equals("backend.worker_not_found");
            }
        }
    }

    public WorkerApi worker() {
        return worker;
    }

    public void stopReading() {
        stopReading.set(true);
    }

    /** Returns whether the API reported that the Worker no longer exists. */
    public boolean gone() {
        newest();
        return gone;
    }

    /** Returns the sequence number of the newest event received; 0 before the first. */
    public synchronized long newest() {
        if (failure != null) {
            throw new AssertionError("a client failed", failure);
        }
        return seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
    }

    public synchronized List<Long> seen() {
        return List.copyOf(seen);
    }

    /** Returns the sequence numbers received from logs that a reset replaced. */
    public synchronized List<List<Long>> seenBeforeReset() {
        return List.copyOf(before);
    }

    public synchronized List<String> diagnostics() {
        return List.copyOf(diagnostics);
    }

    public synchronized int connections() {
        return connections;
    }
}
