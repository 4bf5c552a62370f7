package dev.yado.runtime.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
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
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.MemoryStore;
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

/** A Runtime in a test, with short forms of its operations. */
public final class RuntimeFixture implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    public final CoreRuntime runtime;
    public final RuntimeExtensions extensions;
    private final RuntimeAssembly assembly;

    public RuntimeFixture(Engine... engines) {
        this(settings(), new MemoryStore(100_000), engines);
    }

    public RuntimeFixture(RuntimeSettings settings, WorkerStore store, Engine... engines) {
        assembly = new RuntimeAssembly(settings, store, () -> {});
        extensions = assembly.extensions();
        runtime = new CoreRuntime(assembly);
        for (Engine engine : engines) {
            extensions.addEngine(engine, 0, engine);
        }
    }

    public static RuntimeSettings settings() {
        return settings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    public static RuntimeSettings cancelDeadline(Duration deadline) {
        return settings(deadline, Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    public static RuntimeSettings settings(Clock clock) {
        RuntimeSettings s = settings();
        return new RuntimeSettings(s.runtimeId(), s.displayName(), s.version(), 1_000, 1_000, 100, 8, s.cancelDeadline(), s.interactionExpiry(),
                s.dataDirectory(), s.idleAfter(), 64, s.callTimeout(), s.sweepInterval(), clock);
    }

    public static RuntimeSettings settings(Duration cancelDeadline, Duration idleAfter, Duration callTimeout) {
        return new RuntimeSettings(new RuntimeId("rt"), Optional.empty(), "1", 1_000, 1_000, 100, 8, cancelDeadline, Duration.ofHours(1),
                Optional.empty(), idleAfter, 64,
                callTimeout, Duration.ofMillis(20), Clock.systemUTC());
    }

    public static WorkerRequest request() {
        return WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT);
    }

    public WorkerId create() {
        return runtime.create(request()).ref().workerId();
    }

    public WorkerId create(Profile profile) {
        extensions.addProfile(profile.name(), 0, profile);
        return create(profile.name());
    }

    public WorkerId create(String profile) {
        return runtime.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName(profile))).ref().workerId();
    }

    /** Waits for an open interaction and returns the newest. */
    public Interaction openInteraction(WorkerId id) {
        await(() -> "an interaction of the Worker; its log is " + log(id), () -> !runtime.interactions(id).isEmpty());
        List<Interaction> open = runtime.interactions(id);
        return open.get(open.size() - 1);
    }

    public InteractionAck answer(WorkerId id, Interaction interaction, String option) {
        return runtime.answer(id, interaction.id(), AnswerRequest.option(option));
    }

    public Worker get(WorkerId id) {
        return runtime.get(id);
    }

    public InputAck say(WorkerId id, String text) {
        return input(id, text, Delivery.REJECT);
    }

    public InputAck queue(WorkerId id, String text) {
        return input(id, text, Delivery.QUEUE);
    }

    public InputAck steer(WorkerId id, String text) {
        return input(id, text, Delivery.STEER);
    }

    private InputAck input(WorkerId id, String text, Delivery delivery) {
        return runtime.input(id, WorkerInput.builder(InputKind.USER, text).delivery(delivery).build());
    }

    public LifecycleAck stop(WorkerId id) {
        return runtime.stop(id);
    }

    public LifecycleAck cancelRun(WorkerId id) {
        return runtime.cancel(id, CancelScope.RUN);
    }

    /** Returns the whole log, read in pages, and checks that its sequences are dense. */
    public List<WorkerEvent> events(WorkerId id) {
        List<WorkerEvent> all = new ArrayList<>();
        Optional<Cursor> next = Optional.empty();
        do {
            Optional<Cursor> after = next;
            EventPage page = runtime.events(id, after.map(cursor -> EventQuery.after(cursor, 1_000)).orElse(EventQuery.first(1_000)));
            all.addAll(page.events());
            next = page.next();
        } while (next.isPresent());
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).sequence(), "the log has a gap or a duplicate");
        }
        return all;
    }

    public List<String> log(WorkerId id) {
        return events(id).stream().map(e -> EventText.of(e.payload())).toList();
    }

    /** Returns the log without the event of the creation. */
    public List<String> logAfterCreation(WorkerId id) {
        List<String> log = log(id);
        return log.subList(1, log.size());
    }

    /** Waits until the Worker has no active run and no queued inputs. */
    public void settle(WorkerId id) {
        await(() -> "the Worker to be idle; its log is " + log(id), () -> {
            Worker now = get(id);
            return now.run().state() == RunState.IDLE && now.queuedInputs() == 0;
        });
    }

    public void awaitEvent(WorkerId id, String event) {
        await(() -> event + " in " + log(id), () -> log(id).contains(event));
    }

    public static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("timed out waiting for " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    public static YadoException refused(FailureCode code, Executable call) {
        YadoException e = assertThrows(YadoException.class, call);
        assertEquals(code, e.code(), e.getMessage());
        return e;
    }

    /** Retires idle actors now. */
    public void sweep() {
        assembly.actors().sweep();
    }

    /** Returns the number of Workers that are more than a record in the store. */
    public int actors() {
        return assembly.actors().all().size();
    }

    /** Applies the retention rules now. */
    public void sweepRetention() {
        assembly.retention().sweep();
    }

    /** Returns the number of scheduled deadlines, retries and sweeps. */
    public int pendingTimers() {
        return assembly.context().threads().timer().getQueue().size();
    }

    /** Stops the Runtime before the end of the test. */
    public void shutDown() {
        assembly.close();
    }

    @Override
    public void close() {
        shutDown();
    }
}
