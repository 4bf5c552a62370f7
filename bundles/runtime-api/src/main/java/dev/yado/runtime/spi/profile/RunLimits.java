package dev.yado.runtime.spi.profile;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** The limits of one run. The Runtime ends a run that exceeds one with {@code limit_reached}; an engine can stop earlier. Immutable. */
@ProviderType
public final class RunLimits {

    /** No limits. */
    public static final RunLimits NONE = builder().build();

    private final Integer turns;
    private final Long tokens;
    private final Duration wallTime;

    private RunLimits(Builder b) {
        turns = b.turns;
        tokens = b.tokens;
        wallTime = b.wallTime;
        if (turns().orElse(1) < 1 || tokens().orElse(1) < 1 || wallTime != null && (wallTime.isNegative() || wallTime.isZero())) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    /** Returns a builder; everything has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the maximum number of turns. */
    public OptionalInt turns() {
        return turns == null ? OptionalInt.empty() : OptionalInt.of(turns);
    }

    /** Returns the maximum number of input and output tokens, as reported by the engine. */
    public OptionalLong tokens() {
        return tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens);
    }

    /** Returns the maximum duration of the run, without the time in which it waits for an answer. */
    public Optional<Duration> wallTime() {
        return Optional.ofNullable(wallTime);
    }

    private List<Object> components() {
        return Arrays.asList(turns, tokens, wallTime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunLimits that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RunLimits" + components();
    }

    /** Collects the values of a {@link RunLimits}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Integer turns;
        private Long tokens;
        private Duration wallTime;

        private Builder() {
        }

        private Builder(RunLimits from) {
            turns = from.turns;
            tokens = from.tokens;
            wallTime = from.wallTime;
        }

        /** Sets the maximum number of turns. */
        public Builder turns(Integer newTurns) {
            turns = newTurns;
            return this;
        }

        /** Sets the maximum number of tokens, read and written, as the engine reports them. */
        public Builder tokens(Long newTokens) {
            tokens = newTokens;
            return this;
        }

        /** Sets the maximum time from the run's start, without the time in which it waits for an answer. */
        public Builder wallTime(Duration newWallTime) {
            wallTime = newWallTime;
            return this;
        }

        /** Returns the limits. @throws IllegalArgumentException if a limit is below 1 */
        public RunLimits build() {
            return new RunLimits(this);
        }
    }
}
