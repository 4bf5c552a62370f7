package dev.yado.model.event;

import dev.yado.model.id.Cursor;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request for a page of a Worker's durable events. Immutable. */
@ProviderType
public final class EventQuery {

    private final Cursor after;
    private final int limit;

    private EventQuery(Cursor after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    /** Returns a query for the oldest retained events. @param limit maximum number of events; the Runtime bounds it */
    public static EventQuery first(int limit) {
        return new EventQuery(null, limit);
    }

    /** Returns a query for the events after a cursor. @param limit maximum number of events; the Runtime bounds it */
    public static EventQuery after(Cursor cursor, int limit) {
        return new EventQuery(Objects.requireNonNull(cursor, "cursor"), limit);
    }

    /** Returns the cursor after which the page starts; empty for the start of the log. */
    public Optional<Cursor> after() {
        return Optional.ofNullable(after);
    }

    /** Returns the maximum number of events. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventQuery that && Objects.equals(after, that.after) && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(after, limit);
    }

    @Override
    public String toString() {
        return "EventQuery[after=" + after + ", limit=" + limit + "]";
    }
}
