package dev.yado.registry.internal;

import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The registry's configuration, validated. */
record RegistryLimits(Duration forgetAfter, Duration listDeadline, Duration callDeadline, int callsPerRuntime, Set<RuntimeId> replaceable) {

    static final RegistryLimits DEFAULT = new RegistryLimits(Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(10), 64, Set.of());

    /**
     * Validates the configuration.
     *
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    static RegistryLimits of(RegistryConfig config) {
        return new RegistryLimits(
                Duration.ofSeconds(inRange("forget_after_seconds", config.forget__after__seconds(), 1, 31_536_000)),
                Duration.ofMillis(inRange("list_deadline_ms", config.list__deadline__ms(), 10, 60_000)),
                Duration.ofMillis(inRange("call_deadline_ms", config.call__deadline__ms(), 10, 600_000)),
                inRange("calls_per_runtime", config.calls__per__runtime(), 1, 1_024),
                Arrays.stream(config.replaceable__runtimes()).map(RegistryLimits::id).collect(Collectors.toUnmodifiableSet()));
    }

    private static RuntimeId id(String text) {
        if (!Identifiers.isValid(text)) {
            throw new IllegalArgumentException("replaceable_runtimes must be a list of Runtime ids: each 1 to 120 characters out of A-Z a-z 0-9 _ : -");
        }
        return new RuntimeId(text);
    }

    static int inRange(String property, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(property + " must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
