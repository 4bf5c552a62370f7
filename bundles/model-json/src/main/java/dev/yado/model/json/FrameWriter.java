package dev.yado.model.json;

import dev.yado.model.event.EventPage;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.internal.Frames;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.StreamFrame;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Writes the frames of Workers' streams and pages of their logs, in one format. Immutable and safe to share. */
@ProviderType
public final class FrameWriter {

    private final ModelJson json;
    private final FrameFormat format;

    /** Creates a writer for one API's format. */
    public FrameWriter(ModelJson json, FrameFormat format) {
        this.json = Objects.requireNonNull(json, "json");
        this.format = Objects.requireNonNull(format, "format");
    }

    /** Returns the format of the frames. */
    public FrameFormat format() {
        return format;
    }

    /**
     * Writes a frame as UTF-8 JSON on one line.
     *
     * @param worker the Worker of the stream
     * @param position the cursor of the newest snapshot or logged frame before this one; used for a delta, which has no cursor of its own
     */
    public byte[] write(WorkerId worker, StreamFrame frame, Cursor position) {
        return json.encode(new Frames.Outgoing(format, worker, frame, position));
    }

    /** Writes a frame as text, as {@link #write}. */
    public String writeToString(WorkerId worker, StreamFrame frame, Cursor position) {
        return json.encodeToString(new Frames.Outgoing(format, worker, frame, position));
    }

    /** Writes a page as {@code {"events":[envelope...],"next":cursor or null,"epoch":"..."}}. */
    public byte[] writePage(WorkerId worker, EventPage page) {
        return json.encode(new Frames.OutgoingPage(format, worker, page));
    }
}
