package dev.yado.runtime.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CloseTest {

    @Test
    void activeRunsAreInterruptedAndStreamsAndChangesEnd() {
        MemoryStore store = new MemoryStore(1_000);
        TestEngine engine = new TestEngine((request, output) -> {
            output.text("here");
            Thread.sleep(60_000);
            return EngineSession.Result.FINISHED;
        });
        AtomicInteger released = new AtomicInteger();
        RuntimeAssembly assembly = new RuntimeAssembly(RuntimeFixture.settings(), store, released::incrementAndGet);
        CoreRuntime runtime = new CoreRuntime(assembly);
        assembly.extensions().addEngine(engine, 0, engine);
        WorkerId id = runtime.create(RuntimeFixture.request().withInitialInput("go")).ref().workerId();
        Feed<RuntimeChange> changes = runtime.watch();
        try (RecordingSubscriber viewer = new RecordingSubscriber(runtime.subscribe(id, StreamQuery.LIVE))) {
            RuntimeFixture.await(() -> "the run", () -> runtime.get(id).lastEventId() >= 6);
            assembly.close();
            assembly.close();
            List<String> log = viewer.readToEnd();
            assertEquals(List.of("error internal", "turn_end 1 paused", "run_end interrupted", "status idle", "notice closing"),
                    log.subList(log.size() - 5, log.size()));
        }
        assertEquals(1, released.get());
        assertEquals(1, engine.closed.get(), "the session is closed before the close returns");
        RuntimeChange last = null;
        for (Optional<RuntimeChange> c = changes.poll(); c.isPresent(); c = changes.poll()) {
            last = c.get();
        }
        assertTrue(last instanceof RuntimeChange.Ended && changes.ended());
        for (Executable call : List.<Executable>of(() -> runtime.get(id), () -> runtime.list(WorkerQuery.first(1)),
                () -> runtime.create(RuntimeFixture.request()), () -> runtime.stop(id),
                () -> runtime.input(id, dev.yado.model.worker.WorkerInput.user("x")), () -> runtime.delete(id),
                () -> runtime.subscribe(id, StreamQuery.LIVE), runtime::watch, () -> runtime.events(id, EventQuery.first(1)),
                () -> runtime.transcript(id, 0, 1))) {
            RuntimeFixture.refused(FailureCode.RUNTIME_UNAVAILABLE, call);
        }
        assertEquals(RuntimeSummary.Status.STOPPED, runtime.summary().status());
    }

    @Test
    void closingLeavesNoThreads() {
        RuntimeFixture.await(() -> "threads of other tests to end: " + threads(), () -> threads().isEmpty());
        RuntimeFixture lab = new RuntimeFixture(new EchoEngine());
        for (int i = 0; i < 20; i++) {
            WorkerId id = lab.create();
            lab.say(id, i % 2 == 0 ? "/hang" : "hi");
        }
        lab.close();
        RuntimeFixture.await(() -> "its threads to end: " + threads(), () -> threads().isEmpty());
    }

    @Test
    void closingUnderLoadEndsEveryCallAndStream() throws Exception {
        for (int round = 0; round < 20; round++) {
            RuntimeFixture lab = new RuntimeFixture(new EchoEngine());
            WorkerId id = lab.create();
            List<Throwable> untyped = java.util.Collections.synchronizedList(new ArrayList<>());
            List<RecordingSubscriber> viewers = java.util.Collections.synchronizedList(new ArrayList<>());
            CountDownLatch begun = new CountDownLatch(4);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread client = new Thread(() -> {
                    begun.countDown();
                    boolean open = true;
                    while (open) {
                        try {
                            WorkerId own = lab.runtime.create(RuntimeFixture.request().withInitialInput("/hang")).ref().workerId();
                            viewers.add(new RecordingSubscriber(lab.runtime.subscribe(own, StreamQuery.LIVE)));
                            lab.queue(id, "hi");
                        } catch (YadoException e) {
                            open = e.code() != FailureCode.RUNTIME_UNAVAILABLE;
                        } catch (RuntimeException e) {
                            untyped.add(e);
                            open = false;
                        }
                    }
                });
                client.start();
                clients.add(client);
            }
            begun.await();
            Thread.yield();
            lab.close();
            for (Thread client : clients) {
                client.join(20_000);
                assertTrue(!client.isAlive(), "a call hangs");
            }
            assertEquals(List.of(), untyped);
            for (RecordingSubscriber viewer : viewers) {
                assertThat(viewer.readToEnd()).contains("notice closing");
            }
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith("yado-")).sorted().toList();
    }
}
