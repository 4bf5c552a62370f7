package dev.yado.model.event;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A page of a Worker's durable events. Immutable. */
@ProviderType
public final class EventPage {

    private final Epoch epoch;
    private final List<WorkerEvent> events;
    private final Cursor next;
    private final long firstRetained;

    private EventPage(Builder b) {
        epoch = b.epoch;
        events = List.copyOf(b.events);
        next = b.next;
        firstRetained = b.firstRetained;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(Epoch epoch, List<WorkerEvent> events) {
        return new Builder(epoch, events);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the epoch of the log. */
    public Epoch epoch() {
        return epoch;
    }

    /** Returns the events, in order. */
    public List<WorkerEvent> events() {
        return events;
    }

    /** Returns the cursor after which the next page starts; empty if this page ends at the end of the log. */
    public Optional<Cursor> next() {
        return Optional.ofNullable(next);
    }

    /** Returns the lowest retained sequence; above 1 if earlier events were dropped. */
    public long firstRetained() {
        return firstRetained;
    }

    private List<Object> components() {
        return Arrays.asList(epoch, events, next, firstRetained);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventPage that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "EventPage" + components();
    }

    /** Collects the values of an {@link EventPage}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Epoch epoch;
        private List<WorkerEvent> events;
        private Cursor next;
        private long firstRetained = 1;

        private Builder(Epoch epoch, List<WorkerEvent> events) {
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            this.events = Objects.requireNonNull(events, "events");
        }

        private Builder(EventPage from) {
            epoch = from.epoch;
            events = from.events;
            next = from.next;
            firstRetained = from.firstRetained;
        }

        /** Sets the epoch of the log. */
        public Builder epoch(Epoch newEpoch) {
            epoch = newEpoch;
            return this;
        }

        /** Sets the events, in order. */
        public Builder events(List<WorkerEvent> newEvents) {
            events = newEvents;
            return this;
        }

        /** Sets the cursor after which the next page starts. */
        public Builder next(Cursor newNext) {
            next = newNext;
            return this;
        }

        /** Sets the lowest retained sequence; above 1 if earlier events were dropped. */
        public Builder firstRetained(long newFirstRetained) {
            firstRetained = newFirstRetained;
            return this;
        }

        /** Returns the event page. */
        public EventPage build() {
            return new EventPage(this);
        }
    }
}
