package dev.yado.runtime.spi.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The output of a tool call. Immutable. */
@ProviderType
public final class ToolOutput {

    private final String summary;
    private final boolean failed;
    private final String text;

    private ToolOutput(Builder b) {
        summary = b.summary;
        failed = b.failed;
        text = b.text;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String summary, boolean failed) {
        return new Builder(summary, failed);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the summary, one line. */
    public String summary() {
        return summary;
    }

    /** Returns whether the call failed. */
    public boolean failed() {
        return failed;
    }

    /** Returns the complete output; empty if the summary is sufficient. */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** Returns the output of a call that succeeded. @param summary one line */
    public static ToolOutput success(String summary) {
        return builder(summary, false).build();
    }

    /** Returns the output of a call that failed. @param summary one line */
    public static ToolOutput failure(String summary) {
        return builder(summary, true).build();
    }

    /** Returns this output with a complete text in addition to its summary. */
    public ToolOutput withText(String whole) {
        return toBuilder().text(whole).build();
    }

    private List<Object> components() {
        return Arrays.asList(summary, failed, text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolOutput that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "ToolOutput" + components();
    }

    /** Collects the values of a {@link ToolOutput}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String summary;
        private boolean failed;
        private String text;

        private Builder(String summary, boolean failed) {
            this.summary = Objects.requireNonNull(summary, "summary");
            this.failed = failed;
        }

        private Builder(ToolOutput from) {
            summary = from.summary;
            failed = from.failed;
            text = from.text;
        }

        /** Sets the summary, one line. */
        public Builder summary(String newSummary) {
            summary = newSummary;
            return this;
        }

        /** Sets whether the call failed. */
        public Builder failed(boolean newFailed) {
            failed = newFailed;
            return this;
        }

        /** Sets the whole output. */
        public Builder text(String newText) {
            text = newText;
            return this;
        }

        /** Returns the tool output. */
        public ToolOutput build() {
            return new ToolOutput(this);
        }
    }
}
