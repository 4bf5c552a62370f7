package dev.yado.model.transcript;

import dev.yado.model.id.WorkerRef;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** A page of a Worker's transcript. Immutable. */
@ProviderType
public final class TranscriptPage {

    private final WorkerRef worker;
    private final long start;
    private final int limit;
    private final List<TranscriptItem> items;
    private final long totalItems;
    private final Long nextStart;

    private TranscriptPage(Builder b) {
        worker = b.worker;
        start = b.start;
        limit = b.limit;
        items = List.copyOf(b.items);
        totalItems = b.totalItems;
        nextStart = b.nextStart;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(WorkerRef worker, long start, int limit, List<TranscriptItem> items) {
        return new Builder(worker, start, limit, items);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the Worker. */
    public WorkerRef worker() {
        return worker;
    }

    /** Returns the number of skipped items; more than requested if the next ones are no longer retained. */
    public long start() {
        return start;
    }

    /** Returns the requested maximum number of items. */
    public int limit() {
        return limit;
    }

    /** Returns the items, in order. */
    public List<TranscriptItem> items() {
        return items;
    }

    /** Returns the number of items in the whole transcript. */
    public long totalItems() {
        return totalItems;
    }

    /** Returns the start of the next page; empty at the end. */
    public OptionalLong nextStart() {
        return nextStart == null ? OptionalLong.empty() : OptionalLong.of(nextStart);
    }

    private List<Object> components() {
        return Arrays.asList(worker, start, limit, items, totalItems, nextStart);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TranscriptPage that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "TranscriptPage" + components();
    }

    /** Collects the values of a {@link TranscriptPage}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private WorkerRef worker;
        private long start;
        private int limit;
        private List<TranscriptItem> items;
        private long totalItems;
        private Long nextStart;

        private Builder(WorkerRef worker, long start, int limit, List<TranscriptItem> items) {
            this.worker = Objects.requireNonNull(worker, "worker");
            this.start = start;
            this.limit = limit;
            this.items = Objects.requireNonNull(items, "items");
        }

        private Builder(TranscriptPage from) {
            worker = from.worker;
            start = from.start;
            limit = from.limit;
            items = from.items;
            totalItems = from.totalItems;
            nextStart = from.nextStart;
        }

        /** Sets the Worker. */
        public Builder worker(WorkerRef newWorker) {
            worker = newWorker;
            return this;
        }

        /** Sets the number of skipped items; more than requested if the next ones are no longer retained. */
        public Builder start(long newStart) {
            start = newStart;
            return this;
        }

        /** Sets the requested maximum number of items. */
        public Builder limit(int newLimit) {
            limit = newLimit;
            return this;
        }

        /** Sets the items, in order. */
        public Builder items(List<TranscriptItem> newItems) {
            items = newItems;
            return this;
        }

        /** Sets the number of items in the whole transcript. */
        public Builder totalItems(long newTotalItems) {
            totalItems = newTotalItems;
            return this;
        }

        /** Sets the start of the next page. */
        public Builder nextStart(Long newNextStart) {
            nextStart = newNextStart;
            return this;
        }

        /** Returns the transcript page. */
        public TranscriptPage build() {
            return new TranscriptPage(this);
        }
    }
}
