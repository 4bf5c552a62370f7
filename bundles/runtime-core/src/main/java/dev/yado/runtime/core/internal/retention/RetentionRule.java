package dev.yado.runtime.core.internal.retention;

import dev.yado.runtime.spi.store.LogLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Limits on what is kept of some Workers. Empty means: no limit.
 *
 * @param profile      the profile whose Workers the rule applies to; empty for all profiles without a rule of their own
 * @param logEvents    maximum of events in a Worker's log
 * @param logBytes     maximum size of a Worker's log, in bytes as the store counts them
 * @param logAge       maximum age of an event
 * @param endedAge     time that an ended Worker is kept
 * @param endedWorkers maximum of ended Workers; the newest are kept
 * @param archive      whether ended Workers are archived before they are removed
 */
public record RetentionRule(Optional<String> profile, Optional<Long> logEvents, Optional<Long> logBytes, Optional<Duration> logAge,
        Optional<Duration> endedAge, Optional<Integer> endedWorkers, boolean archive) {

    boolean limitsLogs() {
        return logEvents.isPresent() || logBytes.isPresent() || logAge.isPresent();
    }

    LogLimits limits(Instant now) {
        return new LogLimits(logEvents.orElse(Long.MAX_VALUE), logBytes.orElse(Long.MAX_VALUE), logAge.map(now::minus).orElse(Instant.MIN));
    }
}
