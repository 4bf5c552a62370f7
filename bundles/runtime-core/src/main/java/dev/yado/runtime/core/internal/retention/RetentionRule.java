package dev.yado.runtime.core.internal.retention;

import dev.yado.runtime.spi.store.LogLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of some Workers. Empty means: without limit.
 *
 * @param profile      those of this profile; empty for those of all profiles that have no rule of their own
 * @param logEvents    most events of a Worker's log
 * @param logBytes     most bytes of a Worker's log, as the store counts them
 * @param logAge       how old an event may get
 * @param endedAge     how long an ended Worker is kept
 * @param endedWorkers how many ended Workers are kept, the newest
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
