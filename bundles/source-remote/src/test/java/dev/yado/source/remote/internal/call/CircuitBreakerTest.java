package dev.yado.source.remote.internal.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final RemoteFailures FAILURES = new RemoteFailures(new RuntimeId("rt-a"));

    @Test
    void oneCallAtATimeProbesAnOpenCircuit() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        InstantSource clock = now::get;
        CircuitBreaker breaker = new CircuitBreaker(FAILURES,
                new Backoff(BackoffPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(15)), new Random(7)::nextDouble), clock);
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
}
