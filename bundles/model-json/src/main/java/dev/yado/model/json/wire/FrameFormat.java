package dev.yado.model.json.wire;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.RuntimeId;
import java.util.Objects;
import java.util.Optional;

/**
 * The frame format of one API.
 *
 * @param cursorPrefix     before the hex digits of every cursor
 * @param diagnosticPrefix before the name of every notice
 * @param runtimeId        stands in every envelope; empty where the connection alone says which Runtime it is
 */
public record FrameFormat(String cursorPrefix, String diagnosticPrefix, Optional<RuntimeId> runtimeId) {

    /** The Runtime contract. */
    public static final FrameFormat RUNTIME = new FrameFormat(Cursor.RUNTIME_PREFIX, "runtime.", Optional.empty());

    /** Checks and copies the components. */
    public FrameFormat {
        Objects.requireNonNull(cursorPrefix, "cursorPrefix");
        Objects.requireNonNull(diagnosticPrefix, "diagnosticPrefix");
        Objects.requireNonNull(runtimeId, "runtimeId");
    }

    /** The public HTTP API, for the Workers of one Runtime. */
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
