package dev.yado.source.remote.internal.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Compares the clock of a Runtime's host with the Backend's clock, by the times in the Runtime's responses. The difference is what is certain whatever the
 * network delayed: never more than the real one. A difference is reported from {@link #REPORTED_FROM} on and until it is below {@link #CLEARED_BELOW}, so that
 * a clock at the limit does not make the report come and go. Used by one thread.
 */
public final class ClockComparison {

    static final Duration REPORTED_FROM = Duration.ofSeconds(10);
    static final Duration CLEARED_BELOW = Duration.ofSeconds(5);
    /** The precision of the header {@code Date}. */
    private static final Duration PRECISION = Duration.ofSeconds(1);
    private static final long SECONDS_SHOWN_BELOW = 120;

    private Duration reported;

    /**
     * Compares the time in a response.
     *
     * @param sent     the Backend's time just before the request was sent
     * @param received the Backend's time just after the response was received
     * @return how far the Runtime's clock is ahead, negative if it is behind; empty if nothing is to be reported
     */
    Optional<Duration> compare(Instant inResponse, Instant sent, Instant received) {
        Duration seen = difference(inResponse, sent, received);
        if (seen.abs().compareTo(reported == null ? REPORTED_FROM : CLEARED_BELOW) < 0) {
            reported = null;
        } else if (reported == null || seen.minus(reported).abs().compareTo(CLEARED_BELOW) >= 0) {
            reported = seen;
        }
        return Optional.ofNullable(reported);
    }

    /** Returns a difference in words, to be followed by the name of the other clock: {@code 37 minutes ahead of}. */
    public static String describe(Duration ahead) {
        long seconds = ahead.abs().toSeconds();
        String amount = seconds < SECONDS_SHOWN_BELOW ? seconds + " seconds" : ahead.abs().toMinutes() + " minutes";
        return amount + (ahead.isNegative() ? " behind" : " ahead of");
    }

    private static Duration difference(Instant inResponse, Instant sent, Instant received) {
        if (inResponse.isAfter(received)) {
            return Duration.between(received, inResponse);
        }
        Instant latest = inResponse.plus(PRECISION);
        return latest.isBefore(sent) ? Duration.between(sent, latest) : Duration.ZERO;
    }
}
