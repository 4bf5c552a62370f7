package dev.yado.runtime.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;

/** A Runtime with the verbs that tests use. */
final class Lab implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final CoreRuntime runtime;

    Lab(Engine... engines) {
        this(settings(), new MemoryStore(100_000), engines);
    }

    Lab(RuntimeSettings settings, WorkerStore store, Engine... engines) {
        runtime = new CoreRuntime(settings, store, () -> { });
        for (Engine engine : engines) {
            runtime.addEngine(engine, 0, engine);
        }
    }

    static RuntimeSettings settings() {
        return settings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    static RuntimeSettings cancelDeadline(Duration deadline) {
        return settings(deadline, Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    static RuntimeSettings settings(Clock clock) {
        RuntimeSettings s = settings();
        return new RuntimeSettings(s.runtimeId(), s.displayName(), s.version(), 1_000, 1_000, 100, 8, s.cancelDeadline(), s.interactionExpiry(),
                s.dataDirectory(), s.idleAfter(), 64, s.callTimeout(), s.sweepInterval(), clock);
    }

    static RuntimeSettings settings(Duration cancelDeadline, Duration idleAfter, Duration callTimeout) {
        return new RuntimeSettings(new RuntimeId("rt"), Optional.empty(), "1", 1_000, 1_000, 100, 8, cancelDeadline, Duration.ofHours(1),
                Optional.empty(), idleAfter, 64,
                callTimeout, Duration.ofMillis(20), Clock.systemUTC());
    }

    static WorkerRequest request() {
        return WorkerRequest.of(new Intent.Assistant(Optional.empty()), ProfileSelector.RUNTIME_DEFAULT);
    }

    WorkerId create() {
        return runtime.create(request(), Optional.empty()).ref().workerId();
    }

    WorkerId create(Profile profile) {
        runtime.addProfile(profile.name(), 0, profile);
        return create(profile.name());
    }

    WorkerId create(String profile) {
        return runtime.create(WorkerRequest.of(new Intent.Assistant(Optional.empty()), ProfileSelector.byName(profile)), Optional.empty()).ref().workerId();
    }

    /** Waits for a question and gives the newest. */
    Interaction asked(WorkerId id) {
        await(() -> "a question of the Worker; its log is " + told(id), () -> !runtime.interactions(id).isEmpty());
        List<Interaction> open = runtime.interactions(id);
        return open.get(open.size() - 1);
    }

    InteractionAck answer(WorkerId id, Interaction asked, String option) {
        return runtime.answer(id, asked.id(), option, Optional.empty());
    }

    Worker get(WorkerId id) {
        return runtime.get(id);
    }

    InputAck say(WorkerId id, String text) {
        return input(id, text, Delivery.REJECT);
    }

    InputAck queue(WorkerId id, String text) {
        return input(id, text, Delivery.QUEUE);
    }

    InputAck steer(WorkerId id, String text) {
        return input(id, text, Delivery.STEER);
    }

    private InputAck input(WorkerId id, String text, Delivery delivery) {
        return runtime.input(id, new WorkerInput(InputKind.USER, text, delivery), Optional.empty());
    }

    LifecycleAck stop(WorkerId id) {
        return runtime.stop(id, Optional.empty(), Optional.empty());
    }

    LifecycleAck cancelRun(WorkerId id) {
        return runtime.cancel(id, CancelScope.RUN, Optional.empty(), Optional.empty());
    }

    /** The whole log, read in pages; its sequences are dense. */
    List<WorkerEvent> events(WorkerId id) {
        List<WorkerEvent> all = new ArrayList<>();
        Optional<Cursor> after = Optional.empty();
        do {
            EventPage page = runtime.events(id, after, 1_000);
            all.addAll(page.events());
            after = page.next();
        } while (after.isPresent());
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).sequence(), "the log has a gap or a duplicate");
        }
        return all;
    }

    List<String> told(WorkerId id) {
        return events(id).stream().map(e -> Told.of(e.payload())).toList();
    }

    /** The log without what every Worker begins with. */
    List<String> toldAfterBirth(WorkerId id) {
        List<String> told = told(id);
        return told.subList(1, told.size());
    }

    /** Waits until nothing runs and nothing waits. */
    void settle(WorkerId id) {
        await(() -> "the Worker to be idle; its log is " + told(id), () -> {
            Worker now = get(id);
            return now.run().state() == RunState.IDLE && now.queuedInputs() == 0;
        });
    }

    void awaitTold(WorkerId id, String event) {
        await(() -> event + " in " + told(id), () -> told(id).contains(event));
    }

    static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain for " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static YadoException refused(FailureCode code, Executable call) {
        YadoException e = assertThrows(YadoException.class, call);
        assertEquals(code, e.code(), e.getMessage());
        return e;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
