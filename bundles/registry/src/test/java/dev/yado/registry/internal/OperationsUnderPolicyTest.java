package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.api.RuntimeRegistry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the registry, under policies that hide, refuse, fail and are absent. A new operation must be added to the tables. */
class OperationsUnderPolicyTest {

    private static final WorkerQuery ALL = WorkerQuery.first(100);
    private static final WorkerRequest CREATE = WorkerRequest.of(Intent.assistant(), ProfileSelector.byName("parrot"));

    private final RegistryFixture fixture = new RegistryFixture(RegistryFixture.UNHURRIED);
    private final RuntimeRegistry api = fixture.api;

    /** Operations on the Runtime {@code a} or its Worker {@code w1}; the others list. */
    private final Map<String, Consumer<Caller>> onRuntime = new LinkedHashMap<>();
    private final Map<String, Consumer<Caller>> onWorker = new LinkedHashMap<>();
    private final Map<String, Consumer<Caller>> lists = new LinkedHashMap<>();

    @BeforeEach
    void twoRuntimesAndTheTables() {
        fixture.introduce("a", 0, new FakeSource("a", "A", "w1", "w2"));
        fixture.introduce("b", 0, new FakeSource("b", "B", "w1"));
        onRuntime.put("runtime(RuntimeId)", c -> api.runtime(c, id("a")));
        onRuntime.put("workers(RuntimeId,WorkerQuery)", c -> api.workers(c, id("a"), ALL));
        onRuntime.put("create(RuntimeId,WorkerRequest,CallOptions)", c -> api.create(c, id("a"), CREATE, CallOptions.NONE));
        onRuntime.put("create(RuntimeId,WorkerRequest)", c -> api.create(c, id("a"), CREATE));
        onWorker.put("worker(WorkerRef)", c -> api.worker(c, ref("a", "w1")));
        onWorker.put("input(WorkerRef,WorkerInput,CallOptions)", c -> api.input(c, ref("a", "w1"), WorkerInput.user("x"), CallOptions.NONE));
        onWorker.put("input(WorkerRef,WorkerInput)", c -> api.input(c, ref("a", "w1"), WorkerInput.user("x")));
        onWorker.put("stop(WorkerRef,CallOptions)", c -> api.stop(c, ref("a", "w1"), CallOptions.NONE));
        onWorker.put("stop(WorkerRef)", c -> api.stop(c, ref("a", "w1")));
        onWorker.put("cancel(WorkerRef,CancelScope,CallOptions)", c -> api.cancel(c, ref("a", "w1"), CancelScope.RUN, CallOptions.NONE));
        onWorker.put("cancel(WorkerRef,CancelScope)", c -> api.cancel(c, ref("a", "w1"), CancelScope.RUN));
        onWorker.put("delete(WorkerRef)", c -> api.delete(c, ref("a", "w1")));
        onWorker.put("transcript(WorkerRef,long,int)", c -> api.transcript(c, ref("a", "w1"), 0, 10));
        onWorker.put("interactions(WorkerRef)", c -> api.interactions(c, ref("a", "w1")));
        onWorker.put("answer(WorkerRef,InteractionId,AnswerRequest,CallOptions)",
                c -> api.answer(c, ref("a", "w1"), new InteractionId("i"), AnswerRequest.option("yes"), CallOptions.NONE));
        onWorker.put("answer(WorkerRef,InteractionId,AnswerRequest)",
                c -> api.answer(c, ref("a", "w1"), new InteractionId("i"), AnswerRequest.option("yes")));
        onWorker.put("events(WorkerRef,EventQuery)", c -> api.events(c, ref("a", "w1"), EventQuery.first(10)));
        onWorker.put("subscribe(WorkerRef,StreamQuery)", c -> api.subscribe(c, ref("a", "w1"), StreamQuery.LIVE).close());
        onWorker.put("checkObserve(WorkerRef)", c -> api.checkObserve(c, ref("a", "w1")));
        onWorker.put("grantObserve(WorkerRef)", c -> api.grantObserve(c, ref("a", "w1")).close());
        lists.put("runtimes(WorkerQuery)", c -> api.runtimes(c, ALL));
        lists.put("hosts(WorkerQuery)", c -> api.hosts(c, ALL));
        lists.put("workers(WorkerQuery)", c -> api.workers(c, ALL));
        lists.put("workersOfHost(HostId,WorkerQuery)", c -> api.workersOfHost(c, FakeSource.HOST, ALL));
        lists.put("workspace()", c -> api.workspace(c));
        lists.put("watch()", c -> api.watch(c).close());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.stream(method.getParameterTypes()).skip(1).map(Class::getSimpleName).collect(Collectors.joining(",", "(", ")"));
    }

    private Map<String, Consumer<Caller>> all() {
        Map<String, Consumer<Caller>> all = new LinkedHashMap<>(onRuntime);
        all.putAll(onWorker);
        all.putAll(lists);
        return all;
    }

    private void allFail(Map<String, Consumer<Caller>> operations, FailureCode code) {
        operations.forEach((name, operation) -> {
            YadoException failed = org.junit.jupiter.api.Assertions.assertThrows(YadoException.class, () -> operation.accept(CALLER), name);
            assertThat(failed.code()).as(name + ": " + failed.getMessage()).isEqualTo(code);
        });
    }

    private void listsShowOnly(String runtime) {
        assertThat(api.runtimes(CALLER, ALL).items()).extracting(shown -> shown.runtimeId().value()).containsExactly(runtime);
        assertThat(api.hosts(CALLER, ALL).items()).hasSize(1);
        assertThat(api.workers(CALLER, ALL).items()).allMatch(worker -> worker.ref().runtimeId().value().equals(runtime)).isNotEmpty();
        assertThat(api.workersOfHost(CALLER, FakeSource.HOST, ALL).items()).allMatch(worker -> worker.ref().runtimeId().value().equals(runtime)).isNotEmpty();
    }

    @Test
    void theTablesHaveEveryOperationOfACaller() {
        Set<String> declared = Arrays.stream(RuntimeRegistry.class.getMethods())
                .filter(method -> method.getParameterCount() > 0 && method.getParameterTypes()[0] == Caller.class)
                .map(OperationsUnderPolicyTest::signature).collect(Collectors.toSet());
        assertThat(all().keySet()).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void aHiddenRuntimeHidesWhatIsInIt() {
        for (Action action : List.of(Action.LIST, Action.READ)) {
            // A policy that thinks of the Runtime only, and allows everything about each Worker.
            fixture.policy(request -> request.worker().isEmpty() && request.action() == action && request.runtime().equals(id("a")) ? Decision.HIDE
                    : Decision.ALLOW);
            allFail(onRuntime, FailureCode.UNKNOWN_RUNTIME);
            allFail(onWorker, FailureCode.UNKNOWN_RUNTIME);
            listsShowOnly("b");
            assertThat(api.runtimes(CALLER, ALL).diagnostics()).isEmpty();
            String hidden = fails(FailureCode.UNKNOWN_RUNTIME, () -> api.input(CALLER, ref("a", "w1"), WorkerInput.user("x"))).getMessage();
            String never = fails(FailureCode.UNKNOWN_RUNTIME, () -> api.input(CALLER, ref("never", "w1"), WorkerInput.user("x"))).getMessage();
            assertThat(hidden).isEqualTo(never.replace("never", "a"));
        }
    }

    @Test
    void theWorkspaceIsForCallersWhoMaySeeARuntime() {
        fixture.policy(request -> request.runtime().equals(id("b")) ? Decision.ALLOW : Decision.HIDE);
        assertThat(api.workspace(CALLER)).isEqualTo(api.workspace());
        fixture.policy(request -> Decision.HIDE);
        fails(FailureCode.FORBIDDEN, () -> api.workspace(CALLER));
    }

    @Test
    void aRefusedRuntimeRefusesWhatIsInIt() {
        fixture.policy(request -> request.worker().isEmpty() && request.runtime().equals(id("a")) ? Decision.FORBID : Decision.ALLOW);
        allFail(onRuntime, FailureCode.FORBIDDEN);
        allFail(onWorker, FailureCode.WORKER_NOT_VISIBLE);
        listsShowOnly("b");
        assertThat(api.workers(CALLER, ALL).diagnostics()).extracting("code").containsExactly("forbidden");
    }

    @Test
    void aRefusalDoesNotShowWhichRuntimesExist() {
        fixture.policy(request -> request.runtime().equals(id("b")) ? Decision.ALLOW : Decision.FORBID);
        fails(FailureCode.FORBIDDEN, () -> api.runtime(CALLER, id("a")));
        fails(FailureCode.FORBIDDEN, () -> api.runtime(CALLER, id("never")));
    }

    @Test
    void withoutADecisionNothingIsDone() {
        Map<String, AccessPolicy> broken = new LinkedHashMap<>();
        broken.put("null", request -> null);
        broken.put("throws", request -> {
            throw new IllegalStateException("secret");
        });
        broken.put("link", request -> {
            throw new NoClassDefFoundError("secret");
        });
        broken.put("stack", OperationsUnderPolicyTest::endless);
        broken.put("worker only", request -> request.worker().isPresent() ? null : Decision.ALLOW);
        broken.forEach((name, policy) -> {
            fixture.policy(policy);
            allFail(onWorker, FailureCode.POLICY_UNAVAILABLE);
            if (!name.equals("worker only")) {
                allFail(onRuntime, FailureCode.POLICY_UNAVAILABLE);
                allFail(lists, FailureCode.POLICY_UNAVAILABLE);
            }
        });
        fails(FailureCode.POLICY_UNAVAILABLE, () -> api.workers(CALLER, ALL));
        fixture.policy(broken.get("throws"));
        YadoException failed = fails(FailureCode.POLICY_UNAVAILABLE, () -> api.runtime(CALLER, id("never")));
        assertThat(failed.failure().details()).containsEntry("retry_after", 1);
        assertThat(failed.getMessage()).doesNotContain("secret");
    }

    private static Decision endless(AccessRequest request) {
        return endless(request.toBuilder().build());
    }

    @Test
    void aPolicyThatWasThereAndLeftLeavesNothingOpen() {
        all().values().stream().limit(3).forEach(operation -> operation.accept(CALLER));
        fixture.policy(request -> Decision.ALLOW);
        fixture.registry.policies().remove("policy");
        allFail(all(), FailureCode.POLICY_UNAVAILABLE);
        fails(FailureCode.POLICY_UNAVAILABLE, () -> api.runtime(CALLER, id("never")));
    }

    @Test
    void theProcessItselfIsNotAsked() {
        Caller self = Caller.of("self", Caller.Kind.INTERNAL);
        fixture.policy(request -> {
            throw new IllegalStateException("asked for " + request);
        });
        fixture.registry.policies().remove("policy");
        assertThat(api.worker(self, ref("a", "w1")).label()).isEqualTo("w1");
        assertThat(api.workers(self, ALL).items()).hasSize(3);
        try (Feed<FleetChange> feed = api.watch(self)) {
            assertThat(feed.ended()).isFalse();
        }
    }

    @Test
    void thePolicyIsGivenWhatItNeeds() {
        Set<AccessRequest> asked = ConcurrentHashMap.newKeySet();
        fixture.policy(request -> {
            asked.add(request);
            return Decision.ALLOW;
        });
        api.create(CALLER, id("a"), CREATE);
        AccessRequest create = only(asked, Action.CREATE);
        assertThat(create.profile()).contains("parrot");
        assertThat(create.kind()).isEqualTo(RequestKind.CHANGE);
        assertThat(create.caller()).isEqualTo(CALLER);
        assertThat(create.owner()).isEmpty();
        assertThat(create.workspace()).isEmpty();
        assertThat(create.labels()).isEmpty();
        api.checkObserve(CALLER, ref("a", "w1"));
        assertThat(only(asked, Action.OBSERVE).kind()).isEqualTo(RequestKind.STREAM);
        api.workers(CALLER, ALL);
        assertThat(asked).anyMatch(request -> request.kind() == RequestKind.LIST && request.worker().isPresent() && request.profile().equals(profile("w1")));
        api.worker(CALLER, ref("a", "w1"));
        assertThat(asked).filteredOn(request -> request.action() == Action.READ && request.worker().isPresent())
                .allMatch(request -> request.profile().isEmpty());

        asked.clear();
        fixture.registry.policies().update("policy", RegistryFixture.properties(1, null, true));
        api.worker(CALLER, ref("a", "w1"));
        assertThat(asked).filteredOn(request -> request.action() == Action.READ && request.worker().isPresent()).hasSize(1)
                .allMatch(request -> request.profile().equals(profile("w1")));
        fails(FailureCode.UNKNOWN_WORKER, () -> api.input(CALLER, ref("a", "never"), WorkerInput.user("x")));
    }

    private static java.util.Optional<String> profile(String worker) {
        return FakeSource.projection(id("a"), worker).profile();
    }

    private static AccessRequest only(Set<AccessRequest> asked, Action action) {
        List<AccessRequest> found = asked.stream().filter(request -> request.action() == action).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
