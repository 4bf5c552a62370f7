package dev.yado.model.worker;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** The tokens that an engine reported; a number that was not reported is empty. Immutable. */
@ProviderType
public final class Usage {

    /** No number was reported. */
    public static final Usage UNKNOWN = builder().build();

    private final Long inputTokens;
    private final Long outputTokens;
    private final Long cacheReadInputTokens;

    private Usage(Builder b) {
        inputTokens = b.inputTokens;
        outputTokens = b.outputTokens;
        cacheReadInputTokens = b.cacheReadInputTokens;
    }

    /** Returns a builder; everything has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the tokens read. */
    public OptionalLong inputTokens() {
        return inputTokens == null ? OptionalLong.empty() : OptionalLong.of(inputTokens);
    }

    /** Returns the tokens written. */
    public OptionalLong outputTokens() {
        return outputTokens == null ? OptionalLong.empty() : OptionalLong.of(outputTokens);
    }

    /** Returns the input tokens that were read from a cache, a part of {@link #inputTokens}. */
    public OptionalLong cacheReadInputTokens() {
        return cacheReadInputTokens == null ? OptionalLong.empty() : OptionalLong.of(cacheReadInputTokens);
    }

    /** Returns a usage of input and output tokens. */
    public static Usage of(long inputTokens, long outputTokens) {
        return builder().inputTokens(inputTokens).outputTokens(outputTokens).build();
    }

    /** Returns whether any number was reported. */
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /** Returns the sum. A number that one side lacks counts as 0; one that both sides lack stays empty. */
    public Usage plus(Usage other) {
        return builder().inputTokens(sum(inputTokens, other.inputTokens)).outputTokens(sum(outputTokens, other.outputTokens))
                .cacheReadInputTokens(sum(cacheReadInputTokens, other.cacheReadInputTokens)).build();
    }

    private static Long sum(Long a, Long b) {
        return a == null ? b : b == null ? a : Long.valueOf(a + b);
    }

    private List<Object> components() {
        return Arrays.asList(inputTokens, outputTokens, cacheReadInputTokens);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "Usage" + components();
    }

    /** Collects the values of an {@link Usage}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Long inputTokens;
        private Long outputTokens;
        private Long cacheReadInputTokens;

        private Builder() {
        }

        private Builder(Usage from) {
            inputTokens = from.inputTokens;
            outputTokens = from.outputTokens;
            cacheReadInputTokens = from.cacheReadInputTokens;
        }

        /** Sets the tokens read. */
        public Builder inputTokens(Long newInputTokens) {
            inputTokens = newInputTokens;
            return this;
        }

        /** Sets the tokens written. */
        public Builder outputTokens(Long newOutputTokens) {
            outputTokens = newOutputTokens;
            return this;
        }

        /** Sets the input tokens that were read from a cache, a part of {@link #inputTokens}. */
        public Builder cacheReadInputTokens(Long newCacheReadInputTokens) {
            cacheReadInputTokens = newCacheReadInputTokens;
            return this;
        }

        /** Returns the usage. */
        public Usage build() {
            return new Usage(this);
        }
    }
}
