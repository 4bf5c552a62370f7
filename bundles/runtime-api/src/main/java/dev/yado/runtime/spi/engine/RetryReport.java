package dev.yado.runtime.spi.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** A report of a failed call of a model that will be repeated. Immutable. */
@ProviderType
public final class RetryReport {

    private final int call;
    private final int failedAttempt;
    private final int maxAttempts;
    private final String error;
    private final Duration delay;
    private final Duration elapsed;
    private final Integer status;

    private RetryReport(Builder b) {
        call = b.call;
        failedAttempt = b.failedAttempt;
        maxAttempts = b.maxAttempts;
        error = b.error;
        delay = b.delay;
        elapsed = b.elapsed;
        status = b.status;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(int call, int failedAttempt, int maxAttempts, String error) {
        return new Builder(call, failedAttempt, maxAttempts, error);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the number of the call within the run, from 1. */
    public int call() {
        return call;
    }

    /** Returns the number of the attempt that failed, from 1. */
    public int failedAttempt() {
        return failedAttempt;
    }

    /** Returns the maximum number of attempts. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Returns the reason of the failure: bounded, without keys, URLs and paths. */
    public String error() {
        return error;
    }

    /** Returns the time until the next attempt. */
    public Duration delay() {
        return delay;
    }

    /** Returns the time since the first attempt began. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns the HTTP status of the failed attempt; empty if there was no response. */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    private List<Object> components() {
        return Arrays.asList(call, failedAttempt, maxAttempts, error, delay, elapsed, status);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryReport that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RetryReport" + components();
    }

    /** Collects the values of a {@link RetryReport}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private int call;
        private int failedAttempt;
        private int maxAttempts;
        private String error;
        private Duration delay = Duration.ZERO;
        private Duration elapsed = Duration.ZERO;
        private Integer status;

        private Builder(int call, int failedAttempt, int maxAttempts, String error) {
            this.call = call;
            this.failedAttempt = failedAttempt;
            this.maxAttempts = maxAttempts;
            this.error = Objects.requireNonNull(error, "error");
        }

        private Builder(RetryReport from) {
            call = from.call;
            failedAttempt = from.failedAttempt;
            maxAttempts = from.maxAttempts;
            error = from.error;
            delay = from.delay;
            elapsed = from.elapsed;
            status = from.status;
        }

        /** Sets the number of the call within the run, from 1. */
        public Builder call(int newCall) {
            call = newCall;
            return this;
        }

        /** Sets the number of the attempt that failed, from 1. */
        public Builder failedAttempt(int newFailedAttempt) {
            failedAttempt = newFailedAttempt;
            return this;
        }

        /** Sets the maximum number of attempts. */
        public Builder maxAttempts(int newMaxAttempts) {
            maxAttempts = newMaxAttempts;
            return this;
        }

        /** Sets why the attempt failed. */
        public Builder error(String newError) {
            error = newError;
            return this;
        }

        /** Sets the time until the next attempt. */
        public Builder delay(Duration newDelay) {
            delay = newDelay;
            return this;
        }

        /** Sets the time since the first attempt began. */
        public Builder elapsed(Duration newElapsed) {
            elapsed = newElapsed;
            return this;
        }

        /** Sets the HTTP status of the failed attempt. */
        public Builder status(Integer newStatus) {
            status = newStatus;
            return this;
        }

        /** Returns the retry report. */
        public RetryReport build() {
            return new RetryReport(this);
        }
    }
}
