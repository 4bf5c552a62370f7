package dev.yado.benchmarks;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.Feed;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.embed.RuntimeBuilder;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures a whole run on the memory store (accept, log, execute, end). The baseline hands the same work to another thread and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RunBenchmark {

    private EmbeddedRuntime runtime;
    private WorkerId worker;
    private Feed<RuntimeChange> changes;
    private final Semaphore idle = new Semaphore(0);

    @Setup(Level.Iteration)
    public void start() {
        runtime = new RuntimeBuilder(new RuntimeId("bench")).engine(new EchoEngine()).start();
        worker = runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT))
                .ref().workerId();
        changes = runtime.watch();
        changes.onReady(this::look);
    }

    private void look() {
        for (Optional<RuntimeChange> c = changes.poll(); c.isPresent(); c = changes.poll()) {
            if (c.get() instanceof RuntimeChange.WorkerChanged w && w.worker().run().state() == RunState.IDLE) {
                idle.release();
            }
        }
    }

    @TearDown(Level.Iteration)
    public void stop() {
        runtime.close();
        idle.drainPermits();
    }

    @Benchmark
    public void wholeRun() throws InterruptedException {
        runtime.input(worker, WorkerInput.user("hello"));
        idle.acquire();
    }

    @Benchmark
    public void baselineHandOver() throws InterruptedException {
        Thread thread = new Thread(idle::release);
        thread.start();
        idle.acquire();
    }
}
