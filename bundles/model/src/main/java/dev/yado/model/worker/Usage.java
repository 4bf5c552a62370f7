package dev.yado.model.worker;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** Tokens as an engine reported them; empty means it did not say. */
@ProviderType
public record Usage(OptionalLong inputTokens, OptionalLong outputTokens, OptionalLong cacheReadInputTokens) {

    public static final Usage UNKNOWN = new Usage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(OptionalLong.of(inputTokens), OptionalLong.of(outputTokens), OptionalLong.empty());
    }

    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /** The sum, where a figure that one side lacks counts as nothing. */
    public Usage plus(Usage other) {
        return new Usage(sum(inputTokens, other.inputTokens), sum(outputTokens, other.outputTokens),
                sum(cacheReadInputTokens, other.cacheReadInputTokens));
    }

    private static OptionalLong sum(OptionalLong a, OptionalLong b) {
        if (a.isEmpty()) {
            return b;
        }
        return OptionalLong.of(a.getAsLong() + b.orElse(0));
    }
}
