package dev.yado.http.stream;

import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import org.osgi.annotation.versioning.ProviderType;

/** Writes one viewer's frames. Remembers where the viewer is, so use one for each, from one thread at a time. */
@ProviderType
public final class FrameEncoder {

    private final FrameWriter writer;
    private final WorkerId worker;
    private Cursor position = Cursor.BEGINNING;

    public FrameEncoder(FrameWriter writer, WorkerId worker) {
        this.writer = writer;
        this.worker = worker;
    }

    public String text(StreamFrame frame) {
        move(frame);
        return writer.writeToString(worker, frame, position);
    }

    /**
     * As an SSE block. Only durable frames carry an {@code id:}. After a snapshot the position it stands at follows in a block of its own: without it, a client that
     * loses a fresh stream before the first durable frame would come back without a cursor and miss what happened in between; and one
     * whose log began anew, or whose cursor had expired, would come back with its old cursor for ever.
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

    /** What a Close frame says after {@code notice}. */
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
