package dev.yado.http.stream;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Encodes the frames of one stream. It tracks the reader's position, so each stream needs its own encoder, used by one thread at a time.
 */
@ProviderType
public final class FrameEncoder {

    private final FrameWriter writer;
    private final WorkerId worker;
    private Cursor position = Cursor.BEGINNING;

    public FrameEncoder(FrameWriter writer, WorkerId worker) {
        this.writer = writer;
        this.worker = worker;
    }

    /** Encodes a frame as a WebSocket text message. */
    public String text(StreamFrame frame) {
        move(frame);
        return writer.writeToString(worker, frame, position);
    }

    /**
     * Encodes a frame as an SSE block. Only durable frames have an {@code id:}. A snapshot is followed by a block with its position only.
     * Without that, a client that loses a new stream before the first durable frame would reconnect without a cursor and miss the events in
     * between; and a client whose cursor expired, or whose log was replaced, would reconnect with its old cursor forever.
     */
    public byte[] sse(StreamFrame frame) {
        move(frame);
        byte[] json = writer.write(worker, frame, position);
        String here = writer.format().cursor(position);
        if (frame instanceof Snapshot) {
            return SseFormat.join(SseFormat.frame("event", null, json), SseFormat.position(here));
        }
        return SseFormat.frame(frame instanceof Notice ? "diagnostic" : "event", frame instanceof Logged ? here : null, json);
    }

    /** Returns the reason in the Close frame that follows {@code notice}. */
    String reason(Notice notice) {
        return writer.format().diagnosticPrefix() + notice.code().wire();
    }

    private void move(StreamFrame frame) {
        if (frame instanceof Snapshot snapshot) {
            position = snapshot.cursor();
        } else if (frame instanceof Logged logged) {
            position = logged.cursor();
        }
    }
}
