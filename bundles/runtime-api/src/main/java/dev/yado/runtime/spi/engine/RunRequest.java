package dev.yado.runtime.spi.engine;

import dev.yado.model.id.RunId;
import dev.yado.model.worker.InputKind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A request to execute a run: one input and its context. Immutable. */
@ProviderType
public final class RunRequest {

    private final RunId runId;
    private final InputKind kind;
    private final String content;
    private final Cancellation cancellation;

    private RunRequest(Builder b) {
        runId = b.runId;
        kind = b.kind;
        content = b.content;
        cancellation = b.cancellation;
    }

    /** Returns a builder with these values. */
    public static Builder builder(RunId runId, InputKind kind, String content, Cancellation cancellation) {
        return new Builder(runId, kind, content, cancellation);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the id of the run. */
    public RunId runId() {
        return runId;
    }

    /** Returns the author of the input. */
    public InputKind kind() {
        return kind;
    }

    /** Returns the text of the input, which is already the newest item of the transcript. */
    public String content() {
        return content;
    }

    /** Returns the cancellation of the run. */
    public Cancellation cancellation() {
        return cancellation;
    }

    private List<Object> components() {
        return Arrays.asList(runId, kind, content, cancellation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunRequest that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RunRequest" + components();
    }

    /** Collects the values of a {@link RunRequest}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private RunId runId;
        private InputKind kind;
        private String content;
        private Cancellation cancellation;

        private Builder(RunId runId, InputKind kind, String content, Cancellation cancellation) {
            this.runId = Objects.requireNonNull(runId, "runId");
            this.kind = Objects.requireNonNull(kind, "kind");
            this.content = Objects.requireNonNull(content, "content");
            this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
        }

        private Builder(RunRequest from) {
            runId = from.runId;
            kind = from.kind;
            content = from.content;
            cancellation = from.cancellation;
        }

        /** Sets the id of the run. */
        public Builder runId(RunId newRunId) {
            runId = newRunId;
            return this;
        }

        /** Sets who speaks in the input. */
        public Builder kind(InputKind newKind) {
            kind = newKind;
            return this;
        }

        /** Sets the accepted input. */
        public Builder content(String newContent) {
            content = newContent;
            return this;
        }

        /** Sets the cancellation of the run. */
        public Builder cancellation(Cancellation newCancellation) {
            cancellation = newCancellation;
            return this;
        }

        /** Returns the run request. */
        public RunRequest build() {
            return new RunRequest(this);
        }
    }
}
