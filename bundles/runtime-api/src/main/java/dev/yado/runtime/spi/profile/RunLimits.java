package dev.yado.runtime.spi.profile;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How far one run may go. The Runtime ends a run that goes further as {@code limit_reached}; an engine may stop by itself before.
 *
 * @param turns    most turns
 * @param tokens   most tokens, read and written, as the engine reports them
 * @param wallTime longest time from the run's start; time in which it waits for somebody's answer does not count
 */
@ProviderType
public record RunLimits(OptionalInt turns, OptionalLong tokens, Optional<Duration> wallTime) {

    public static final RunLimits NONE = new RunLimits(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());

    /** @throws IllegalArgumentException for a limit below 1 */
    public RunLimits {
        if (turns.orElse(1) < 1 || tokens.orElse(1) < 1 || wallTime.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }
}
