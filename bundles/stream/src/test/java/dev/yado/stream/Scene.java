package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A log, its live end, and a store whose commits may be ahead of what is published, as a real producer's are. */
final class Scene {

    static final Epoch EPOCH = new Epoch(0x0123_4567_89ab_cdefL);

    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    // Read by the streams' threads while the test appends.
    final List<WorkerEvent> committed = Collections.synchronizedList(new ArrayList<>());
    private final List<WorkerEvent> unpublished = new ArrayList<>();
    final LiveLog live;
    long firstRetained = 1;

    /** Reading happens when the test runs {@link #tasks}. */
    Scene() {
        live = new LiveLog(snapshot(EPOCH, 0), tasks::add);
    }

    Scene(Executor executor) {
        live = new LiveLog(snapshot(EPOCH, 0), executor);
    }

    static Snapshot snapshot(Epoch epoch, long position) {
        return new Snapshot(epoch, position, new WorkerId("w"), WorkerStatus.RUNNING, ActivityStatus.IDLE, Optional.empty(), InFlight.NOTHING);
    }

    static Cursor cursor(long sequence) {
        return Cursor.of(EPOCH, sequence);
    }

    void commit(EventPayload payload) {
        WorkerEvent event = new WorkerEvent(committed.size() + 1, Instant.EPOCH, Optional.empty(), payload);
        committed.add(event);
        unpublished.add(event);
    }

    void publish() {
        live.publish(List.copyOf(unpublished));
        unpublished.clear();
    }

    void log(EventPayload payload) {
        commit(payload);
        publish();
    }

    void show(EventPayload delta) {
        live.publish(new StreamFrame.Delta(Optional.empty(), delta));
    }

    Feed<StreamFrame> open(Optional<Cursor> after) {
        return live.open(after.map(StreamQuery::after).orElse(StreamQuery.LIVE), this::read);
    }

    List<WorkerEvent> read(long after, int limit) {
        long from = Math.max(after, firstRetained - 1);
        synchronized (committed) {
            int size = committed.size();
            return from >= size ? List.of() : List.copyOf(committed.subList((int) from, (int) Math.min(size, from + limit)));
        }
    }

    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    static List<StreamFrame> drain(Feed<StreamFrame> feed) {
        List<StreamFrame> frames = new ArrayList<>();
        for (Optional<StreamFrame> f = feed.poll(); f.isPresent(); f = feed.poll()) {
            frames.add(f.get());
        }
        return frames;
    }
}
