package dev.yado.benchmarks;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.stream.LiveLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures publishing one event to {@code clients} clients that take it immediately. Zero clients is the baseline. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBenchmark {

    @Param({"0", "1", "10", "100", "1000"})
    private int clients;

    private LiveLog log;
    private long sequence;
    private final List<Feed<StreamFrame>> feeds = new ArrayList<>();

    @Setup
    public void open() {
        log = new LiveLog(new StreamFrame.Snapshot(new Epoch(1L << 48), 0, new WorkerId("w"), WorkerStatus.RUNNING, ActivityStatus.IDLE,
                Optional.empty(), InFlight.NOTHING), Runnable::run);
        for (int i = 0; i < clients; i++) {
            Feed<StreamFrame> feed = log.open(StreamQuery.LIVE, (after, limit) -> List.of());
            feed.onReady(() -> {
                while (feed.poll().isPresent()) {
                    // Discards the frame.
                }
            });
            feeds.add(feed);
        }
    }

    @Benchmark
    public void publish() {
        log.publish(List.of(new WorkerEvent(++sequence, Instant.EPOCH, Optional.empty(), new EventPayload.TextDone("hello"))));
    }
}
