package dev.yado.runtime.http.internal.stream;

import dev.yado.http.stream.CoalescingTask;
import dev.yado.http.stream.SseFormat;
import dev.yado.http.stream.SseReplayBuffer;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.Feed;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.wire.RuntimeFrame;
import dev.yado.runtime.wire.RuntimeFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Streams the changes of the whole Runtime to any number of readers, from one feed of the Runtime and one replay buffer. The feed is opened
 * for the first reader. Thread-safe.
 */
final class ChangeStreams {

    private static final String PREFIX = "ro_";
    private static final int BATCH = 256;

    private final WorkerRuntime runtime;
    private final RuntimeFrames frames;
    private final CoalescingTask serial;
    private final SseReplayBuffer log;

    // Guarded by this.
    private Feed<RuntimeChange> feed;
    private boolean closed;

    ChangeStreams(WorkerRuntime runtime, RuntimeFrames frames, Executor executor) {
        this.runtime = runtime;
        this.frames = frames;
        this.serial = new CoalescingTask(executor, this::step);
        this.log = new SseReplayBuffer(PREFIX, ThreadLocalRandom.current().nextInt(), block(new RuntimeFrame.Resync()));
    }

    /**
     * Opens a stream: the present state of the Runtime, then the changes after {@code lastId} if they are still held, then changes as they
     * happen.
     */
    Feed<byte[]> open(Optional<String> lastId) {
        watch();
        Optional<SseReplayBuffer.Reader> resumed = lastId.flatMap(log::resume);
        SseReplayBuffer.Reader reader = resumed.orElseGet(log::open);
        List<byte[]> first = new ArrayList<>();
        first.add(block(new RuntimeFrame.RuntimeChanged(Optional.of(runtime.summary()))));
        if (lastId.isPresent() && resumed.isEmpty()) {
            first.add(block(new RuntimeFrame.Resync()));
        }
        reader.first(first);
        return reader;
    }

    /** Ends all streams with {@code last}. */
    void close(RuntimeFrame.Notice last) {
        synchronized (this) {
            closed = true;
            if (feed != null) {
                feed.close();
            }
        }
        log.end(block(last));
    }

    private void watch() {
        Feed<RuntimeChange> opened;
        synchronized (this) {
            if (feed != null || closed) {
                return;
            }
            feed = runtime.watch();
            opened = feed;
        }
        opened.onReady(serial::signal);
    }

    private void step() {
        Feed<RuntimeChange> current;
        synchronized (this) {
            current = feed;
        }
        for (int i = 0; i < BATCH; i++) {
            Optional<RuntimeChange> change = current.poll();
            if (change.isEmpty()) {
                return;
            }
            RuntimeFrame frame = RuntimeFrame.of(change.get(), () -> Optional.<RuntimeSummary>of(runtime.summary()));
            if (frame instanceof RuntimeFrame.Notice notice && notice.ends()) {
                log.end(block(frame));
                return;
            }
            log.publish(frame.kind(), frames.write(frame));
        }
        serial.signal();
    }

    private byte[] block(RuntimeFrame frame) {
        return SseFormat.frame(frame.kind(), null, frames.write(frame));
    }
}
