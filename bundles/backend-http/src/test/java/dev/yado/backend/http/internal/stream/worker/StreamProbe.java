package dev.yado.backend.http.internal.stream.worker;

import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads a stream and records the frames as short words: {@code snapshot@3}, {@code 4}, {@code runtime_unavailable}, {@code end}. */
final class StreamProbe {

    private static final long PATIENCE_SECONDS = 10;

    private final Feed<StreamFrame> feed;
    private final Semaphore signals = new Semaphore(0);
    final List<String> seen = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();

    StreamProbe(Feed<StreamFrame> feed) {
        this.feed = feed;
        feed.onReady(signals::release);
    }

    /** Reads until the newest frame is {@code word}. */
    StreamProbe until(String word) {
        return until(frame -> word.equals(seen.get(seen.size() - 1)), word);
    }

    StreamProbe until(Predicate<List<String>> enough, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Optional<StreamFrame> frame = feed.poll();
            if (frame.isPresent()) {
                note(frame.get());
            } else if (feed.ended()) {
                seen.add("end");
            } else {
                waitForSignal(deadline, what);
                continue;
            }
            if (enough.test(seen)) {
                return this;
            }
            if (seen.get(seen.size() - 1).equals("end")) {
                fail("waited for " + what + " but the stream ended: " + tail());
            }
        }
    }

    private void waitForSignal(long deadline, String what) {
        try {
            if (!signals.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                fail("waited for " + what + " in vain; saw " + tail());
            }
            signals.drainPermits();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(StreamFrame frame) {
        if (frame instanceof Snapshot snapshot) {
            seen.add("snapshot@" + snapshot.position());
        } else if (frame instanceof Logged logged) {
            sequences.add(logged.event().sequence());
            seen.add(String.valueOf(logged.event().sequence()));
        } else if (frame instanceof Notice notice) {
            seen.add(notice.code().wire());
        } else {
            seen.add("delta");
        }
    }

    boolean reached(long sequence) {
        return !sequences.isEmpty() && sequences.get(sequences.size() - 1) == sequence;
    }

    void close() {
        feed.close();
    }

    private List<String> tail() {
        return seen.subList(Math.max(0, seen.size() - 20), seen.size());
    }
}
