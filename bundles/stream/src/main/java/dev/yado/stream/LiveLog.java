package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RunId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Delta;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamQuery;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The live end of one Worker's log. One producer publishes committed events; any number of readers open streams, each from its own
 * cursor. A stream that is behind reads the log at its own pace and joins the live frames only at exactly their position,
 * under the lock of publishing: without gaps or duplicates, and without buffering while it catches up.
 *
 * <p>Thread-safe. The producer never waits for a reader; a reader whose buffer is full ends with {@code slow_consumer}.
 */
@ProviderType
public final class LiveLog {

    private final Executor executor;
    private final Object lock = new Object();

    // Guarded by lock.
    private final Set<LiveStream> attached = new LinkedHashSet<>();
    private final Set<LiveStream> catchingUp = new LinkedHashSet<>();
    private LiveState state;
    private Notice end;

    /**
     * @param start    the present state of the Worker
     * @param executor runs the reads of streams that catch up; these tasks may block
     */
    public LiveLog(Snapshot start, Executor executor) {
        this.state = new LiveState(start);
        this.executor = executor;
    }

    /** Returns the sequence of the latest published event. */
    public long position() {
        synchronized (lock) {
            return state.position();
        }
    }

    /** Returns the present state of the Worker. */
    public Snapshot snapshot() {
        synchronized (lock) {
            return state.snapshot();
        }
    }

    /** Returns what would be in flight after these payloads, without publishing them. */
    public InFlight inFlightAfter(List<EventPayload> payloads) {
        InFlightAccumulator text;
        synchronized (lock) {
            text = new InFlightAccumulator(state.text().toInFlight());
        }
        payloads.forEach(text::apply);
        return text.toInFlight();
    }

    /** Returns the number of open streams. */
    public int streams() {
        synchronized (lock) {
            return attached.size() + catchingUp.size();
        }
    }

    /**
     * Publishes events that were just committed.
     *
     * @throws IllegalArgumentException if one does not follow its predecessor without a gap; those before it were published
     */
    public void publish(List<WorkerEvent> events) {
        broadcast(frames -> {
            for (WorkerEvent event : events) {
                state.apply(event);
                frames.add(new StreamFrame.Logged(state.epoch(), event));
            }
        });
    }

    /** Publishes text in flight. */
    public void publish(Delta delta) {
        broadcast(frames -> {
            state.apply(delta);
            frames.add(delta);
        });
    }

    /** Sends a notice to every reader without ending the streams. */
    public void announce(Notice notice) {
        broadcast(frames -> frames.add(notice));
    }

    /**
     * Starts over from a snapshot, after the producer was disconnected. Streams get {@code notices} and the snapshot. If it is the same log (same epoch, and no
     * earlier position), streams that were catching up continue to do so and miss nothing.
     */
    public void restart(Snapshot snapshot, List<Notice> notices) {
        List<LiveStream> readers;
        synchronized (lock) {
            boolean sameLog = snapshot.epoch().equals(state.epoch()) && snapshot.position() >= state.position();
            state = new LiveState(snapshot);
            if (!sameLog) {
                // Their position means nothing in the new log; the snapshot replaces it.
                attached.addAll(catchingUp);
                catchingUp.clear();
            }
            readers = List.copyOf(attached);
            List<StreamFrame> frames = new ArrayList<>(notices);
            frames.add(snapshot);
            attached.removeIf(reader -> !reader.startOver(frames, snapshot.position()));
        }
        readers.forEach(LiveStream::raise);
    }

    /** Ends every stream with {@code last}, and every later one after its snapshot. Later calls have no effect. */
    public void end(Notice last) {
        List<LiveStream> readers;
        synchronized (lock) {
            if (end != null) {
                return;
            }
            end = last;
            readers = new ArrayList<>(attached);
            readers.addAll(catchingUp);
            attached.clear();
            catchingUp.clear();
            readers.forEach(reader -> reader.finish(last));
        }
        readers.forEach(LiveStream::raise);
    }

    /**
     * Opens a stream.
     *
     * @param query  where the stream begins
     * @param reader reads what lies between that position and now
     */
    public Feed<StreamFrame> open(StreamQuery query, LogReader reader) {
        Optional<Cursor> after = query.after();
        LiveStream stream;
        synchronized (lock) {
            Snapshot now = state.snapshot();
            stream = new LiveStream(this, reader, executor);
            if (end != null) {
                stream.begin(now);
                stream.finish(end);
            } else if (after.isEmpty() || isAtEnd(after.get())) {
                stream.begin(now);
                attached.add(stream);
            } else if (isAheadOrForeign(after.get())) {
                stream.begin(now);
                stream.finish(LiveStream.expired());
            } else {
                stream.beginBehind(now, after.get());
                catchingUp.add(stream);
            }
        }
        stream.pump();
        return stream;
    }

    /**
     * Joins a stream that has caught up to the live frames, if it is at their position.
     *
     * @return false if it must read on
     */
    boolean join(LiveStream stream, long position, InFlightAccumulator seen) {
        synchronized (lock) {
            if (!catchingUp.contains(stream)) {
                return true;
            }
            if (position != state.position()) {
                return false;
            }
            catchingUp.remove(stream);
            attached.add(stream);
            Optional<RunId> run = state.snapshot().runId();
            for (var payload : state.text().since(seen)) {
                stream.offer(new Delta(run, payload));
            }
            return true;
        }
    }

    void leave(LiveStream stream) {
        synchronized (lock) {
            attached.remove(stream);
            catchingUp.remove(stream);
        }
    }

    private boolean isAtEnd(Cursor after) {
        return after.epochTag() == state.epoch().tag() && after.sequence() == state.position();
    }

    private boolean isAheadOrForeign(Cursor after) {
        return !after.belongsTo(state.epoch()) || after.sequence() > state.position();
    }

    private void broadcast(Consumer<List<StreamFrame>> change) {
        List<LiveStream> readers;
        List<StreamFrame> frames = new ArrayList<>();
        synchronized (lock) {
            if (end != null) {
                return;
            }
            try {
                change.accept(frames);
            } finally {
                readers = attached.isEmpty() ? List.of() : List.copyOf(attached);
                for (LiveStream reader : readers) {
                    for (StreamFrame frame : frames) {
                        if (!reader.offer(frame)) {
                            attached.remove(reader);
                            break;
                        }
                    }
                }
            }
        }
        readers.forEach(LiveStream::raise);
    }
}
