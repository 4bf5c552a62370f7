package dev.yado.model.json.wire;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.RuntimeId;
import java.util.Objects;
import java.util.Optional;

/**
 * The frame format of one API.
 *
 * @param cursorPrefix the prefix of cursors
 * @param diagnosticPrefix the prefix of the names of notices
 * @param runtimeId the runtime id in each envelope; empty if the connection identifies the Runtime
 */
public record FrameFormat(String cursorPrefix, String diagnosticPrefix, Optional<RuntimeId> runtimeId) {

    /** The format of the Runtime's API. */
    public static final FrameFormat RUNTIME = new FrameFormat(Cursor.RUNTIME_PREFIX, "runtime.", Optional.empty());

    /** Checks and copies the components. */
    public FrameFormat {
        Objects.requireNonNull(cursorPrefix, "cursorPrefix");
        Objects.requireNonNull(diagnosticPrefix, "diagnosticPrefix");
        Objects.requireNonNull(runtimeId, "runtimeId");
    }

    /** Returns the format of the Backend's API, for the Workers of one Runtime. */
    public static FrameFormat backend(RuntimeId runtimeId) {
        return new FrameFormat(Cursor.BACKEND_PREFIX, "backend.", Optional.of(runtimeId));
    }

    /** Formats a cursor for this API. */
    public String cursor(Cursor cursor) {
        return cursor.wire(cursorPrefix);
    }

    /** Parses a cursor of this API; fails as {@link Cursor#parse} does. */
    public Cursor parseCursor(String wire) {
        return Cursor.parse(cursorPrefix, wire);
    }
}
