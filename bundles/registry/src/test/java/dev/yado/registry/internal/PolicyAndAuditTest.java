package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static dev.yado.registry.internal.RegistryFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.Listing;
import dev.yado.source.api.WorkerProjection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyAndAuditTest {

    private static final WorkerQuery ALL = WorkerQuery.first(100);

    private final RegistryFixture fixture = new RegistryFixture(RegistryFixture.UNHURRIED);

    @BeforeEach
    void twoRuntimes() {
        fixture.add("a", 0, new FakeSource("a", "A", "w1", "w2"));
        fixture.add("b", 0, new FakeSource("b", "B", "w1"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static AccessPolicy about(String runtime, Decision ofRuntime, String worker, Decision ofWorker) {
        return request -> !request.runtime().value().equals(runtime) ? Decision.ALLOW
                : request.worker().isEmpty() ? ofRuntime : request.worker().get().value().equals(worker) ? ofWorker : Decision.ALLOW;
    }

    private List<String> workers() {
        return fixture.api.workers(CALLER, ALL).items().stream().map(worker -> worker.ref().toString()).toList();
    }

    private List<String> audited() {
        return fixture.audit.stream().map(PolicyAndAuditTest::shown).toList();
    }

    private static String shown(AuditEvent event) {
        return event.action().wire() + " " + event.runtime() + event.worker().map(worker -> "/" + worker).orElse("") + " "
                + event.failure().map(FailureCode::wire).orElse("accepted");
    }

    @Test
    void aHiddenRuntimeDoesNotExist() {
        fixture.policy(request -> request.runtime().equals(id("a")) ? Decision.HIDE : Decision.ALLOW);
        assertEquals(List.of("b/w1"), workers());
        Listing<?> runtimes = fixture.api.runtimes(CALLER, ALL);
        assertEquals(1, runtimes.items().size());
        assertEquals(List.of(), runtimes.diagnostics());
        assertEquals(1, fixture.api.hosts(CALLER, ALL).items().size());
        String hidden = fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.runtime(CALLER, id("a"))).getMessage();
        String never = fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.runtime(CALLER, id("never"))).getMessage();
        assertEquals(never.replace("never", "a"), hidden);
        fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.worker(CALLER, ref("a", "w1")));
        fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.checkObserve(CALLER, ref("a", "w1")));
    }

    @Test
    void aHiddenWorkerDoesNotExist() {
        fixture.policy(about("a", Decision.ALLOW, "w1", Decision.HIDE));
        assertEquals(List.of("a/w2", "b/w1"), workers());
        assertEquals(List.of(), fixture.api.workers(CALLER, ALL).diagnostics());
        String hidden = fails(FailureCode.UNKNOWN_WORKER, () -> fixture.api.worker(CALLER, ref("a", "w1"))).getMessage();
        assertEquals(fails(FailureCode.UNKNOWN_WORKER, () -> fixture.api.worker(CALLER, ref("a", "never"))).getMessage(), hidden);
    }

    @Test
    void aForbiddenOneIsRefusedOpenly() {
        fixture.policy(about("a", Decision.FORBID, "w1", Decision.FORBID));
        assertEquals(List.of("b/w1"), workers());
        assertEquals(List.of("forbidden"), fixture.api.workers(CALLER, ALL).diagnostics().stream().map(Diagnostic::code).toList());
        fails(FailureCode.FORBIDDEN, () -> fixture.api.runtime(CALLER, id("a")));
        fails(FailureCode.FORBIDDEN, () -> fixture.api.workers(CALLER, id("a"), ALL));
        fails(FailureCode.WORKER_NOT_VISIBLE, () -> fixture.api.worker(CALLER, ref("a", "w1")));

        fixture.policy(about("a", Decision.ALLOW, "w1", Decision.FORBID));
        Listing<WorkerProjection> list = fixture.api.workers(CALLER, id("a"), ALL);
        assertEquals(1, list.items().size());
        assertEquals(List.of("worker_not_visible"), list.diagnostics().stream().map(Diagnostic::code).toList());
    }

    @Test
    void changesAndRefusalsAreAuditedAndReadsAreNot() {
        fixture.auditor.add(event -> {
            throw new LinkageError("a broken sink keeps nothing from the others");
        });
        WorkerRequest request = WorkerRequest.of(Intent.assistant(), ProfileSelector.RUNTIME_DEFAULT);
        assertEquals(new WorkerId("made"), fixture.api.create(CALLER, id("a"), request).ref().workerId());
        fixture.api.input(CALLER, ref("a", "w1"), WorkerInput.user("x"));
        fails(FailureCode.OPERATION_UNSUPPORTED, () -> fixture.api.stop(CALLER, ref("a", "w1")));
        fails(FailureCode.OPERATION_UNSUPPORTED, () -> fixture.api.delete(CALLER, ref("a", "w1")));
        fails(FailureCode.UNKNOWN_RUNTIME, () -> fixture.api.delete(CALLER, ref("never", "w1")));
        fixture.api.worker(CALLER, ref("a", "w1"));
        fails(FailureCode.UNKNOWN_WORKER, () -> fixture.api.worker(CALLER, ref("a", "never")));
        fixture.policy(asked -> asked.action() == Action.LIST ? Decision.ALLOW : Decision.FORBID);
        fails(FailureCode.WORKER_NOT_VISIBLE, () -> fixture.api.worker(CALLER, ref("a", "w1")));
        fails(FailureCode.WORKER_NOT_VISIBLE, () -> fixture.api.input(CALLER, ref("a", "w1"), WorkerInput.user("x")));
        until("all events arrived", () -> fixture.audit.size() >= 7);
        assertEquals(List.of("create a/made accepted", "input a/w1 accepted", "stop a/w1 operation_unsupported", "delete a/w1 operation_unsupported",
                "delete never/w1 unknown_runtime", "read a/w1 worker_not_visible", "input a/w1 worker_not_visible"), audited());
    }
}
