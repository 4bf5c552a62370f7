package dev.yado.source.remote.internal.stream;

import dev.yado.model.id.WorkerId;
import dev.yado.model.json.FrameReader;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.source.remote.internal.transport.StreamConnection;
import dev.yado.source.remote.internal.transport.StreamEnd;
import dev.yado.source.remote.internal.transport.StreamSink;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One Worker's stream from a connection to the reader's feed. Thread-safe. */
final class RemoteWorkerStream implements StreamSink {

    private static final int MAX_FRAMES = 256;
    private static final int MAX_BYTES = 1024 * 1024;

    private final FrameReader reader;
    private final UnaryOperator<StreamFrame> numbers;
    private final Consumer<RemoteWorkerStream> onEnd;
    private final Runnable onBreak;
    private final BackpressuredFeed<StreamFrame> feed;
    private volatile StreamConnection connection;

    /**
     * @param numbers translates the numbers of events to those of this source
     * @param onEnd   called with this stream when the connection has ended, from either side
     * @param onBreak run when the Runtime ended the connection, so that it may be unavailable
     */
    RemoteWorkerStream(ModelJson json, WorkerId worker, UnaryOperator<StreamFrame> numbers, Consumer<RemoteWorkerStream> onEnd, Runnable onBreak) {
        this.reader = new FrameReader(json, FrameFormat.RUNTIME, worker, Clock.systemUTC());
        this.numbers = numbers;
        this.onEnd = onEnd;
        this.onBreak = onBreak;
        this.feed = new BackpressuredFeed<>(MAX_FRAMES, MAX_BYTES, () -> connection.resume(), this::disconnect);
    }

    /** Sets the connection. To be called before the connection can deliver anything. */
    void attach(StreamConnection newConnection) {
        connection = newConnection;
    }

    StreamConnection connection() {
        return connection;
    }

    Feed<StreamFrame> feed() {
        return feed;
    }

    @Override
    public void event(byte[] data) {
        StreamFrame frame = reader.read(data);
        if (frame instanceof StreamFrame.Notice notice) {
            StreamFrame.Notice ours = reworded(notice);
            if (ours.ends()) {
                feed.end(ours);
                disconnect();
            } else {
                feed.offer(ours, data.length);
            }
        } else {
            feed.offer(numbers.apply(frame), data.length);
        }
    }

    @Override
    public boolean hasRoom() {
        return feed.hasRoom();
    }

    @Override
    public void ended(StreamEnd how) {
        onEnd.accept(this);
        // Before the reader gets the end and opens the next stream.
        onBreak.run();
        feed.end(switch (how) {
            case CLOSED -> last(StreamNotice.UPSTREAM_CLOSED);
            case BROKEN, SILENT -> last(StreamNotice.RUNTIME_UNAVAILABLE);
            case MALFORMED -> last(StreamNotice.MALFORMED_FRAME);
        });
    }

    /** Ends the stream because the source ends. */
    void end() {
        disconnect();
        feed.end(last(StreamNotice.RUNTIME_UNAVAILABLE));
    }

    private void disconnect() {
        connection.close();
        onEnd.accept(this);
    }

    private static StreamFrame.Notice last(StreamNotice code) {
        return reworded(new StreamFrame.Notice(code, "", true));
    }

    /** Replaces the Runtime's text, which may name what clients must not see. */
    private static StreamFrame.Notice reworded(StreamFrame.Notice notice) {
        return new StreamFrame.Notice(notice.code(), switch (notice.code()) {
            case CURSOR_MALFORMED -> "the cursor does not belong to this Worker";
            case CURSOR_UNKNOWN_OR_EXPIRED -> "the cursor is of another log or too old; open again without one";
            case LOG_TRIMMED -> "the oldest events are no longer kept; the stream begins with the first one that is";
            case WORKER_NOT_FOUND -> "the Worker no longer exists";
            case SLOW_CONSUMER -> "the reader was too slow; open again with the last cursor";
            case RUNTIME_UNAVAILABLE -> "the connection to the Runtime broke";
            case RESET -> "a new log began; a snapshot replaces what was shown before";
            case UPSTREAM_CLOSED -> "the Runtime ended the stream; open again with the last cursor";
            case MALFORMED_FRAME -> "the Runtime sent an invalid frame";
            case CLOSING -> "the Runtime is closing; open again with the last cursor";
            case OBSERVATION_ONLY -> "the stream is for reading only";
            case UNSUPPORTED -> "the Runtime has no live stream";
            case ACCESS_REVOKED -> "the Runtime no longer allows this stream";
            case POLICY_UNAVAILABLE -> "the access policy of the Runtime does not decide; open again with the last cursor";
            case INTERNAL -> "the Runtime failed";
        }, notice.ends());
    }
}
