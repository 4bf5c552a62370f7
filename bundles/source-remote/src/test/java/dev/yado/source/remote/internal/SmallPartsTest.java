package dev.yado.source.remote.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.ErrorBody;
import dev.yado.model.json.ModelJson;
import dev.yado.model.value.Page;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WorkerList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The parts that need no connection. */
class SmallPartsTest {

    private static final RemoteFailures FAILURES = new RemoteFailures(new RuntimeId("rt-a"));

    @Test
    void waitsGrowAndStayWithinTheirCaps() {
        Backoff backoff = new Backoff(Backoff.Waits.DEFAULT, new Random(7));
        Duration first = backoff.next();
        assertTrue(first.toMillis() >= 75 && first.toMillis() <= 100, first::toString);
        Duration waited = first;
        while (waited.compareTo(Duration.ofMinutes(1)) < 0) {
            Duration wait = backoff.next();
            assertTrue(wait.compareTo(Duration.ofSeconds(2)) <= 0, "a restart within the first minute is noticed within 2 s");
            waited = waited.plus(wait);
        }
        for (int i = 0; i < 100; i++) {
            Duration wait = backoff.next();
            assertTrue(wait.toSeconds() >= 11 && wait.toSeconds() <= 15, wait::toString);
        }
        backoff.reset();
        assertTrue(backoff.next().toMillis() <= 100);
    }

    private static String refusal(String message) {
        return FAILURES.refused(400, Optional.of(new ErrorBody("invalid_request", message, Map.of())), true).getMessage();
    }

    @Test
    void whatIsWrongWithARequestIsToldInPlainWordsOrNotAtAll() {
        for (String plain : List.of("the profile's start_timeout_s must be a number from 1 to 600",
                "the acp engine takes neither model nor tools: an agent has its own; see its documentation for how to choose")) {
            assertEquals("Runtime rt-a refused: " + plain, refusal(plain));
        }
        for (String other : List.of("", " ", "x".repeat(301), "see http://10.0.0.7:8787/x", "no such file /etc/yado/key", "C:\\yado is full", "wrong token sk-abc123def",
                "wrong token abcdefghijklmnopqrstuvwxyz", "ask db.internal", "ask admin@example", "key=value", "two\nlines", "\u202eturned", "a-b-c-d-e-f-g")) {
            assertEquals("Runtime rt-a refused: the request has a value that it does not allow", refusal(other), other);
        }
        assertEquals("Runtime rt-a refused: a run is active; wait for its end, or use delivery queue, or steer if its engine takes that",
                FAILURES.refused(409, Optional.of(new ErrorBody("worker_busy", "plain words", Map.of())), true).getMessage(), "where a sentence of ours says it all");
    }

    @Test
    void theBreakerLetsOneTryAtATime() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        InstantSource clock = now::get;
        Breaker breaker = new Breaker(FAILURES, new Backoff(Backoff.Waits.DEFAULT, new Random(7)), clock);
        Failure away = new Failure(FailureCode.RUNTIME_TIMEOUT, "late");
        breaker.failed(away);
        breaker.failed(away);
        assertDoesNotThrow(breaker::admit, "two failures may be chance");
        breaker.failed(away);

        YadoException e = assertThrows(YadoException.class, breaker::admit);
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
        assertEquals("2026-01-31T12:00:00Z", e.failure().details().get("since"));

        now.set(now.get().plusMillis(100));
        assertDoesNotThrow(breaker::admit);
        assertThrows(YadoException.class, breaker::admit, "one tries, the others need not wait for it");
        breaker.failed(away);
        now.set(now.get().plusMillis(100));
        assertThrows(YadoException.class, breaker::admit, "the next try is later");
        now.set(now.get().plusMillis(100));
        assertDoesNotThrow(breaker::admit);
        breaker.succeeded();
        assertDoesNotThrow(breaker::admit);
        assertDoesNotThrow(breaker::admit);

        breaker.trip(away, now.get().minusSeconds(5));
        assertEquals("2026-01-31T11:59:55.300Z", assertThrows(YadoException.class, breaker::admit).failure().details().get("since"));
        now.set(now.get().plusSeconds(20));
        breaker.admit();
        breaker.abandoned();
        assertDoesNotThrow(breaker::admit, "a try that told nothing leaves room for the next");
    }

    @Test
    void aFeedSaysWhenItIsFullAndWhenThereIsRoomAgain() {
        AtomicInteger room = new AtomicInteger();
        PacedFeed<Integer> feed = new PacedFeed<>(4, 100, room::incrementAndGet, () -> { });
        for (int i = 0; i < 5; i++) {
            feed.offer(i, 1);
        }
        assertFalse(feed.hasRoom());
        feed.poll();
        feed.poll();
        assertEquals(0, room.get());
        feed.poll();
        assertEquals(1, room.get(), "said once, at half");
        feed.poll();
        feed.poll();
        assertEquals(1, room.get());
        feed.offer(9, 1_000);
        assertFalse(feed.hasRoom(), "few frames may be heavy");
        feed.end(10);
        assertEquals(Optional.of(9), feed.poll());
        assertFalse(feed.ended());
        assertEquals(Optional.of(10), feed.poll());
        assertTrue(feed.ended());
    }

    @Test
    void pagesOfARuntimeThatDoesNotPage() {
        WorkerList all = workers("w3", "w1", "w2", "w5", "w4");
        List<String> asked = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Worker> page = WorkerPages.read(new WorkerQuery(2, after, Optional.empty()), path -> {
                asked.add(path);
                return all;
            }).page();
            page.items().forEach(worker -> seen.add(worker.ref().workerId().value()));
            after = page.next();
        } while (after.isPresent());

        assertEquals(List.of("w1", "w2", "w3", "w4", "w5"), seen);
        assertEquals("/v1/workers?limit=2", asked.get(2));
        assertEquals(0, WorkerPages.read(new WorkerQuery(9, Optional.empty(), Optional.of(WorkerStatus.STOPPED)), path -> all).page().items().size());
    }

    @Test
    void pagesOfARuntimeThatPages() {
        WorkerList first = new WorkerList(workers("w1", "w2").workers(), Optional.of("x/y z"), 1);
        WorkerPages.Part part = WorkerPages.read(WorkerQuery.first(2), path -> first);
        assertEquals(1, part.skipped());

        List<String> asked = new ArrayList<>();
        WorkerPages.read(new WorkerQuery(2, part.page().next(), Optional.of(WorkerStatus.RUNNING)), path -> {
            asked.add(path);
            return workers("w3");
        });
        assertEquals(List.of("/v1/workers?limit=2&after=x%2Fy%20z&status=running"), asked);
        assertEquals(FailureCode.INVALID_QUERY,
                assertThrows(YadoException.class, () -> WorkerPages.read(new WorkerQuery(2, Optional.of("zz"), Optional.empty()), path -> first)).code());
    }

    private static WorkerList workers(String... ids) {
        String body = "{\"workers\":[" + String.join(",", List.of(ids).stream().map(id -> Fixture.worker(id, "running")).toList()) + "]}";
        return new RuntimeResponseReader(new ModelJson(), Fixture.ID).workers(body.getBytes(StandardCharsets.UTF_8));
    }
}
