package dev.yado.model.transcript;

import dev.yado.model.id.RunId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One item of a Worker's transcript. Immutable. */
@ProviderType
public final class TranscriptItem {

    private final long sequence;
    private final TranscriptRole role;
    private final String content;
    private final long eventId;
    private final RunId runId;
    private final Instant at;

    private TranscriptItem(Builder b) {
        sequence = b.sequence;
        role = b.role;
        content = b.content;
        eventId = b.eventId;
        runId = b.runId;
        at = b.at;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(long sequence, TranscriptRole role, String content, long eventId) {
        return new Builder(sequence, role, content, eventId);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the sequence: from 1, without gaps, per Worker. */
    public long sequence() {
        return sequence;
    }

    /** Returns the author. */
    public TranscriptRole role() {
        return role;
    }

    /** Returns the text. */
    public String content() {
        return content;
    }

    /** Returns the sequence of the event it is a projection of. */
    public long eventId() {
        return eventId;
    }

    /** Returns the run; empty if the Runtime does not provide it. */
    public Optional<RunId> runId() {
        return Optional.ofNullable(runId);
    }

    /** Returns the time; empty if the Runtime does not provide it. */
    public Optional<Instant> at() {
        return Optional.ofNullable(at);
    }

    private List<Object> components() {
        return Arrays.asList(sequence, role, content, eventId, runId, at);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TranscriptItem that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "TranscriptItem" + components();
    }

    /** Collects the values of a {@link TranscriptItem}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private long sequence;
        private TranscriptRole role;
        private String content;
        private long eventId;
        private RunId runId;
        private Instant at;

        private Builder(long sequence, TranscriptRole role, String content, long eventId) {
            this.sequence = sequence;
            this.role = Objects.requireNonNull(role, "role");
            this.content = Objects.requireNonNull(content, "content");
            this.eventId = eventId;
        }

        private Builder(TranscriptItem from) {
            sequence = from.sequence;
            role = from.role;
            content = from.content;
            eventId = from.eventId;
            runId = from.runId;
            at = from.at;
        }

        /** Sets the sequence: from 1, without gaps, per Worker. */
        public Builder sequence(long newSequence) {
            sequence = newSequence;
            return this;
        }

        /** Sets the author. */
        public Builder role(TranscriptRole newRole) {
            role = newRole;
            return this;
        }

        /** Sets the text. */
        public Builder content(String newContent) {
            content = newContent;
            return this;
        }

        /** Sets the sequence of the event that the item is a projection of. */
        public Builder eventId(long newEventId) {
            eventId = newEventId;
            return this;
        }

        /** Sets the run. */
        public Builder runId(RunId newRunId) {
            runId = newRunId;
            return this;
        }

        /** Sets the time. */
        public Builder at(Instant newAt) {
            at = newAt;
            return this;
        }

        /** Returns the transcript item. */
        public TranscriptItem build() {
            return new TranscriptItem(this);
        }
    }
}
