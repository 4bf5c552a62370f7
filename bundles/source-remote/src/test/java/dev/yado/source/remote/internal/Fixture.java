package dev.yado.source.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.source.remote.internal.monitor.MonitorIntervals;
import dev.yado.source.remote.internal.settings.Endpoint;
import dev.yado.source.remote.internal.settings.OutboundToken;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What the tests of a remote Runtime share. */
public final class Fixture {

    public static final String TOKEN = "s3cr3t-t0ken";
    public static final RuntimeId ID = new RuntimeId("rt-a");
    static final MonitorIntervals QUICK = new MonitorIntervals(
            BackoffPolicy.exponential(Duration.ofMillis(20), Duration.ofMillis(200)).withEarlyMaximum(Duration.ofMillis(100), Duration.ofMinutes(1))
                    .withJitter(0.25),
            Duration.ofMillis(50),
            Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(200));

    /** As the process under test says it; it calls itself otherwise than it is configured. */
    static final String SUMMARY = summary("00010000000000aa", 1, false);
    static final String WORKER = "{\"worker\":" + worker("w1", "running") + "}";

    private Fixture() {
    }

    static String summary(String epoch, int workers, boolean draining) {
        return "{\"runtime\":" + bareSummary(epoch, workers, draining) + "}";
    }

    static String bareSummary(String epoch, int workers, boolean draining) {
        return "{\"runtime_id\":\"own-name\",\"display_name\":\"Demo\",\"backend\":\"sqlite\",\"status\":\"running\",\"worker_count\":" + workers
                + ",\"active_worker_count\":" + workers + ",\"stopped_worker_count\":0,\"cancelled_worker_count\":0,\"diagnostic_count\":0,"
                + "\"limits\":{\"max_transcript_projection_items\":256,\"max_event_batch_items\":256},\"epoch\":\"" + epoch
                + "\",\"version\":\"0.1.0\",\"started_at\":\"2026-01-31T12:00:00.000Z\",\"store\":{\"kind\":\"sqlite\",\"durable\":true},"
                + "\"engines\":[],\"profiles\":[],\"capabilities\":[\"cancel_run\",\"delete\",\"idempotency\",\"queue\",\"steer\",\"stream\"],\"draining\":"
                + draining
                + ",\"os\":\"Linux\",\"arch\":\"amd64\"}";
    }

    public static String worker(String id, String status) {
        return "{\"worker_ref\":{\"runtime_id\":\"own-name\",\"worker_id\":\"" + id + "\"},\"runtime_id\":\"own-name\",\"worker_id\":\"" + id
                + "\",\"status\":\"" + status + "\",\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"},"
                + "\"requested_capability_count\":0,\"has_config_bundle\":false,\"transcript_len\":0,\"last_event_id\":2}";
    }

    static String ack(String more) {
        return "{\"ack\":{\"worker_ref\":{\"runtime_id\":\"own-name\",\"worker_id\":\"w1\"},\"status\":\"running\",\"event_id\":4" + more + "}}";
    }

    static String snapshot(String cursor, String epoch) {
        return "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"" + cursor + "\",\"event_id\":\"snapshot:" + cursor + "\",\"worker_id\":\"w1\",\"payload\":"
                + "{\"event\":\"snapshot\",\"data\":{\"entries\":[],\"status\":\"idle\",\"worker_status\":\"running\",\"epoch\":\"" + epoch + "\"}}}}";
    }

    static String text(String cursor, String text) {
        return "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"" + cursor + "\",\"event_id\":\"" + cursor + "\",\"worker_id\":\"w1\",\"payload\":"
                + "{\"event\":\"text_done\",\"data\":{\"text\":\"" + text + "\"}}}}";
    }

    static RemoteSettings settings(String url) {
        return settings(url, Duration.ofSeconds(5), Duration.ofSeconds(25), 1_000_000, 64);
    }

    static RemoteSettings settings(String url, Duration request, Duration heartbeat, int maxBytes, int maxCalls) {
        return new RemoteSettings(ID, "", Endpoint.parse(url), OutboundToken.of("", "TOKEN", name -> TOKEN), Optional.empty(), Duration.ofMillis(500), request,
                heartbeat,
                maxBytes, maxCalls);
    }

    /** Serves the summary, no Runtime-wide stream that ends, and else what {@code rest} does. */
    static RawServer.Handler healthyBut(RawServer.Handler rest) {
        return (request, connection) -> {
            switch (request.path()) {
                case "/v1/runtime" -> connection.json(200, SUMMARY);
                case "/v1/events" -> {
                    connection.stream();
                    connection.event("runtime_changed", "{\"kind\":\"runtime_changed\"}");
                    connection.hang();
                }
                default -> rest.handle(request, connection);
            }
        };
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(10), condition);
    }

    static void await(String what, Duration within, BooleanSupplier condition) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> "not within " + within.toMillis() + " ms: " + what).isLessThan(deadline);
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** How long tens of thousands of frames may take on a busy machine. */
    private static final Duration READING = Duration.ofSeconds(60);

    /** Reads frames until one is as wanted; that one is the last of the list. */
    static <F> List<F> readUntil(Feed<F> feed, Predicate<F> wanted) {
        Semaphore ready = new Semaphore(0);
        feed.onReady(ready::release);
        List<F> seen = new ArrayList<>();
        long deadline = System.nanoTime() + READING.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                Optional<F> frame = feed.poll();
                if (frame.isEmpty()) {
                    if (feed.ended()) {
                        return fail("the feed ended after " + lastOf(seen));
                    }
                    ready.tryAcquire(100, TimeUnit.MILLISECONDS);
                    continue;
                }
                seen.add(frame.get());
                if (wanted.test(frame.get())) {
                    return seen;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return fail("not among the frames within " + READING.toSeconds() + " s: " + lastOf(seen));
    }

    /** A feed may have brought tens of thousands. */
    private static String lastOf(List<?> seen) {
        return seen.size() + " frames, the last of them " + seen.subList(Math.max(0, seen.size() - 3), seen.size());
    }
}
