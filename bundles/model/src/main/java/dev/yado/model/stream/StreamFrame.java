package dev.yado.model.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.Text;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerStatus;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One frame of a Worker's live stream. A stream is one {@link Snapshot}, then {@link Logged} and {@link Delta} frames; only logged frames advance the cursor. A
 * {@link Notice} contains the reason why the stream ends, pauses or starts over.
 */
@ProviderType
public sealed interface StreamFrame {

    /**
     * The current state of the Worker. It replaces everything that a client has derived from earlier frames.
     *
     * @param epoch the epoch of all following cursors of this stream
     * @param position the sequence after which the stream continues
     * @param worker the Worker
     * @param status the Worker's status
     * @param activity its activity
     * @param runId the active run
     * @param inFlight the text in flight at the end of the log as it was when the stream was opened
     */
    record Snapshot(Epoch epoch, long position, WorkerId worker, WorkerStatus status, ActivityStatus activity, Optional<RunId> runId,
            InFlight inFlight) implements StreamFrame {
        /** Checks and copies the components. */
        public Snapshot {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(inFlight, "inFlight");
        }

        /** Returns the cursor to resume after this frame. */
        public Cursor cursor() {
            return Cursor.of(epoch, position);
        }

        /** Returns this snapshot with another position. */
        public Snapshot at(long newPosition) {
            return new Snapshot(epoch, newPosition, worker, status, activity, runId, inFlight);
        }
    }

    /** A durable event; its sequence and the stream's epoch make the cursor. */
    record Logged(Epoch epoch, WorkerEvent event) implements StreamFrame {
        /** Returns the cursor to resume after this frame. */
        public Cursor cursor() {
            return Cursor.of(epoch, event.sequence());
        }
    }

    /** Text in flight. Not durable, and does not advance the cursor. */
    record Delta(Optional<RunId> runId, EventPayload payload) implements StreamFrame {
        /** Checks and copies the components. */
        public Delta {
            if (payload.durable()) {
                throw new IllegalArgumentException("a delta has an ephemeral payload");
            }
        }
    }

    /** The end or an interruption of the stream. @param ends whether this is the last frame; otherwise the stream continues */
    record Notice(StreamNotice code, String message, boolean ends) implements StreamFrame {
        /** Checks and copies the components. */
        public Notice {
            Objects.requireNonNull(code, "code");
            message = Text.bounded(message, Failure.MAX_MESSAGE);
        }

        /** Returns the last frame of a stream that ends with a failure. */
        public static Notice ending(Failure failure) {
            StreamNotice code = switch (failure.code()) {
                case CURSOR_EXPIRED -> StreamNotice.CURSOR_UNKNOWN_OR_EXPIRED;
                case WORKER_NOT_FOUND, UNKNOWN_WORKER, UNKNOWN_RUNTIME -> StreamNotice.WORKER_NOT_FOUND;
                case WORKER_NOT_VISIBLE, FORBIDDEN -> StreamNotice.ACCESS_REVOKED;
                case POLICY_UNAVAILABLE -> StreamNotice.POLICY_UNAVAILABLE;
                case RUNTIME_UNAVAILABLE -> StreamNotice.RUNTIME_UNAVAILABLE;
                case OPERATION_UNSUPPORTED -> StreamNotice.UNSUPPORTED;
                default -> StreamNotice.INTERNAL;
            };
            return new Notice(code, failure.message(), true);
        }
    }
}
