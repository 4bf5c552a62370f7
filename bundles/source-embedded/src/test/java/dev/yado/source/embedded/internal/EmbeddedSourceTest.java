package dev.yado.source.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.embed.EmbeddedRuntime;
import dev.yado.runtime.embed.RuntimeBuilder;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapability;
import dev.yado.source.api.WorkerProjection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The source over a real Runtime that calls itself something else than it is configured as. */
class EmbeddedSourceTest {

    private static final String OWN_NAME = "what-it-calls-itself";
    private static final RuntimeId CONFIGURED = new RuntimeId("embedded-worker-runtime");
    private static final Set<String> NEVER_SAID = Set.of("path", "socket", "session", "token", "credential", "provider", "metadata");

    private final EchoEngine echo = new EchoEngine();
    private final EmbeddedRuntime runtime = new RuntimeBuilder(new RuntimeId(OWN_NAME)).displayName("Its own label").engine(echo).start();
    private final EmbeddedSource source = new EmbeddedSource(runtime, CONFIGURED, "Embedded Worker Runtime");

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void everythingIsRealAndCarriesTheConfiguredId() {
        List<String> out = new ArrayList<>();
        Feed<SourceChange> changes = source.watch().orElseThrow();
        WorkerProjection worker = create();
        WorkerRef ref = worker.ref();
        assertEquals(CONFIGURED, ref.runtimeId());
        Feed<StreamFrame> stream = source.subscribe(ref.workerId(), StreamQuery.LIVE);
        assertInstanceOf(StreamFrame.Snapshot.class, stream.poll().orElseThrow());

        InputAck ack = source.input(ref.workerId(), WorkerInput.user("hello"), CallOptions.ofKey(new IdempotencyKey("k")));
        assertEquals(ack, source.input(ref.workerId(), WorkerInput.user("hello"), CallOptions.ofKey(new IdempotencyKey("k"))));
        assertEquals(ref, ack.worker());
        await("the answer is in the transcript", () -> source.transcript(ref.workerId(), 0, 10).totalItems() == 2);
        assertEquals(List.of("hello", "echo: hello"),
                source.transcript(ref.workerId(), 0, 10).items().stream().map(TranscriptItem::content).toList());
        assertEquals(ref, source.transcript(ref.workerId(), 0, 10).worker());
        await("the stream tells", () -> stream.poll().filter(StreamFrame.Logged.class::isInstance).isPresent());
        assertEquals(1, source.events(ref.workerId(), EventQuery.first(10)).events().get(0).sequence());

        assertEquals(ref, source.workers(WorkerQuery.first(10)).items().get(0).ref());
        out.add(source.worker(ref.workerId()).orElseThrow().toString());
        out.add(source.runtime().toString());
        out.add(source.hosts().toString());
        assertEquals(source.runtime().hostIds(), source.hosts().stream().map(HostProjection::hostId).toList());
        assertEquals(worker.hostId(), source.hosts().get(0).hostId());

        LifecycleAck stopped = source.stop(ref.workerId(), CallOptions.NONE);
        assertEquals(new LifecycleAck(ref, WorkerStatus.STOPPED, stopped.eventId()), stopped);
        assertEquals(stopped, source.cancel(ref.workerId(), CancelScope.WORKER, CallOptions.NONE), "the first end wins");
        assertThat(source.worker(ref.workerId()).orElseThrow().capabilities()).doesNotContain(WorkerCapability.CAN_ACCEPT_INPUT);
        source.delete(ref.workerId());
        assertThat(source.worker(ref.workerId())).isEmpty();
        await("the feed tells of the removal", () -> changes.poll().map(change -> {
            out.add(change.toString());
            return change.equals(new SourceChange.WorkerRemoved(ref.workerId()));
        }).orElse(false));
        assertTrue(out.stream().anyMatch(text -> text.contains("WorkerChanged")), out.toString());
        out.forEach(text -> assertFalse(text.contains(OWN_NAME), "the Runtime's own id came out: " + text));
    }

    @Test
    void aWorkerThatIsNotThereIsSaidInTheBackendsWord() {
        WorkerId nobody = new WorkerId("nobody");
        for (Executable operation : List.<Executable>of(
                () -> source.input(nobody, WorkerInput.user("x"), CallOptions.NONE),
                () -> source.stop(nobody, CallOptions.NONE),
                () -> source.cancel(nobody, CancelScope.RUN, CallOptions.NONE),
                () -> source.delete(nobody),
                () -> source.transcript(nobody, 0, 1),
                () -> source.events(nobody, EventQuery.first(1)),
                () -> source.subscribe(nobody, StreamQuery.LIVE))) {
            assertEquals(FailureCode.UNKNOWN_WORKER, assertThrows(YadoException.class, operation).code());
        }
        assertThat(source.worker(nobody)).isEmpty();
    }

    @Test
    void otherFailuresPassAsTheyAre() {
        WorkerId worker = create().ref().workerId();
        assertEquals(FailureCode.WORKER_RUNNING, assertThrows(YadoException.class, () -> source.delete(worker)).code());
        assertEquals(FailureCode.LIMIT_TOO_LARGE, assertThrows(YadoException.class, () -> source.transcript(worker, 0, 100_000)).code());
        assertEquals(FailureCode.UNKNOWN_PROFILE,
                assertThrows(YadoException.class, () -> source.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.byName("none")), CallOptions.NONE))
                        .code());
    }

    @Test
    void aMissingEngineIsSaidBeforeInputIsRefused() {
        WorkerId worker = create().ref().workerId();
        Feed<SourceChange> changes = source.watch().orElseThrow();
        runtime.removeEngine(echo);
        await("the feed tells", () -> changes.poll().filter(new SourceChange.RuntimeChanged()::equals).isPresent());
        WorkerProjection waiting = source.worker(worker).orElseThrow();
        assertThat(waiting.capabilities()).doesNotContain(WorkerCapability.CAN_ACCEPT_INPUT);
        assertThat(waiting.capabilities()).contains(WorkerCapability.CAN_STOP);
        assertThat(codes(waiting.diagnostics())).as(waiting.toString()).contains("engine_unavailable");
        assertThat(codes(source.runtime().diagnostics())).contains("engine_unavailable");
        assertEquals(FailureCode.ENGINE_UNAVAILABLE,
                assertThrows(YadoException.class, () -> source.input(worker, WorkerInput.user("x"), CallOptions.NONE)).code());

        runtime.addEngine(echo, 0, echo);
        WorkerProjection back = source.worker(worker).orElseThrow();
        assertThat(back.capabilities()).contains(WorkerCapability.CAN_ACCEPT_INPUT);
        assertThat(codes(back.diagnostics())).doesNotContain("engine_unavailable");
        source.stop(worker, CallOptions.NONE);
        runtime.removeEngine(echo);
        assertThat(codes(source.worker(worker).orElseThrow().diagnostics())).as("an ended Worker needs none").doesNotContain("engine_unavailable");
    }

    @Test
    void theChangeFeedKnowsOfEnginesToo() {
        Feed<SourceChange> changes = source.watch().orElseThrow();
        WorkerId worker = create().ref().workerId();
        assertThat(awaitWorker(changes, true).capabilities()).contains(WorkerCapability.CAN_ACCEPT_INPUT);
        runtime.removeEngine(echo);
        await("the departure of the engine is told", () -> changes.poll().filter(new SourceChange.RuntimeChanged()::equals).isPresent());
        runtime.drain();
        source.stop(worker, CallOptions.NONE);
        assertEquals(Optional.of(WorkerStatus.STOPPED), awaitWorker(changes, false).status());
    }

    @Test
    void aDrainingRuntimeSaysWhatItStillCan() {
        WorkerId worker = create().ref().workerId();
        assertEquals(RuntimeStatus.RUNNING, source.runtime().status());
        assertThat(source.runtime().capabilities().can()).containsAll(Set.of(RuntimeCapability.CAN_SPAWN_WORKER, RuntimeCapability.CAN_ACCEPT_INPUT,
                RuntimeCapability.CAN_STOP_WORKER, RuntimeCapability.CAN_STREAM_EVENTS));
        runtime.drain();
        RuntimeProjection draining = source.runtime();
        assertEquals(RuntimeStatus.DRAINING, draining.status());
        assertThat(draining.capabilities().can()).doesNotContain(RuntimeCapability.CAN_SPAWN_WORKER);
        assertThat(draining.capabilities().can()).contains(RuntimeCapability.CAN_STOP_WORKER);
        assertThat(source.worker(worker).orElseThrow().capabilities()).doesNotContain(WorkerCapability.CAN_ACCEPT_INPUT);
        assertEquals(FailureCode.RUNTIME_DRAINING, assertThrows(YadoException.class, this::create).code());
    }

    @Test
    void aRuntimeThatStoppedIsNamedAndEndsTheFeed() {
        WorkerId worker = create().ref().workerId();
        Feed<SourceChange> changes = source.watch().orElseThrow();
        runtime.close();
        assertEquals(RuntimeStatus.STOPPED, source.runtime().status());
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE,
                assertThrows(YadoException.class, () -> source.input(worker, WorkerInput.user("x"), CallOptions.NONE)).code());
        await("the feed ends with a reason", () -> changes.poll().filter(SourceChange.Ended.class::isInstance).isPresent());
    }

    @Test
    void whatItSaysOfItselfAvoidsEvenTheWordsForWhatIsNeverShown() {
        WorkerProjection worker = create();
        RuntimeProjection projection = source.runtime();
        Stream.of(List.of(projection.note(), projection.label()), messages(worker.diagnostics()), messages(projection.diagnostics()),
                messages(source.hosts().get(0).diagnostics())).flatMap(List::stream)
                .forEach(text -> NEVER_SAID.forEach(word -> assertFalse(text.toLowerCase(Locale.ROOT).contains(word), word + " in: " + text)));
        assertEquals(SourceKind.EMBEDDED_WORKER_RUNTIME, projection.source());
        assertEquals(SourceKind.EMBEDDED_WORKER_RUNTIME, source.hosts().get(0).source());
        assertThat(codes(projection.diagnostics())).as("remarks of the Runtime are passed on").contains("store_not_durable");
    }

    @Test
    void anEmptyLabelMeansTheRuntimesOwn() {
        assertEquals("Embedded Worker Runtime", source.runtime().label());
        assertEquals("Its own label", new EmbeddedSource(runtime, CONFIGURED, " ").runtime().label());
    }

    private WorkerProjection create() {
        return source.create(WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT), CallOptions.NONE);
    }

    private static WorkerProjection awaitWorker(Feed<SourceChange> changes, boolean running) {
        List<WorkerProjection> found = new ArrayList<>();
        await("a Worker's change is told", () -> {
            changes.poll().ifPresent(change -> {
                if (change instanceof SourceChange.WorkerChanged changed && changed.worker().running() == running) {
                    found.add(changed.worker());
                }
            });
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static List<String> codes(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(Diagnostic::code).toList();
    }

    private static List<String> messages(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(Diagnostic::message).toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within 10 s: " + what).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
