package dev.yado.source.remote.internal;

import java.time.Duration;

/**
 * How the link spends its time.
 *
 * @param retry   waits while the Runtime is away
 * @param poll    between two looks at a Runtime that has no Runtime-wide stream
 * @param look    longest wait for the answer to one look; the request timeout if that is shorter
 * @param settled a stream that lives for this long was no accident
 */
record LinkTimes(Backoff.Waits retry, Duration poll, Duration look, Duration settled) {

    static final LinkTimes DEFAULT = new LinkTimes(Backoff.Waits.DEFAULT, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
}
