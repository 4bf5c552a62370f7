package dev.yado.model.stream;

import dev.yado.model.id.Cursor;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request for a Worker's live stream. Immutable. */
@ProviderType
public final class StreamQuery {

    /** A stream that starts now. */
    public static final StreamQuery LIVE = new StreamQuery(null);

    private final Cursor after;

    private StreamQuery(Cursor after) {
        this.after = after;
    }

    /** Returns a query for all retained events after {@code cursor}, followed by live frames. */
    public static StreamQuery after(Cursor cursor) {
        return new StreamQuery(Objects.requireNonNull(cursor, "cursor"));
    }

    /** Returns the cursor after which the stream resumes; empty if it starts now. */
    public Optional<Cursor> after() {
        return Optional.ofNullable(after);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamQuery that && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(after);
    }

    @Override
    public String toString() {
        return "StreamQuery[after=" + after + "]";
    }
}
