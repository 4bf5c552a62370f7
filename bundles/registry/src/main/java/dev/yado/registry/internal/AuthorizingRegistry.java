package dev.yado.registry.internal;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.HostId;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.AccessGrant;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.FleetChange;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RequestKind;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.registry.internal.access.AccessControl;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.AuthorizationCheck;
import dev.yado.registry.internal.access.Operation;
import dev.yado.registry.internal.access.RevocableFeed;
import dev.yado.registry.internal.aggregation.HostLister;
import dev.yado.registry.internal.aggregation.ListGatherer;
import dev.yado.registry.internal.aggregation.ListPosition;
import dev.yado.registry.internal.aggregation.ListScope;
import dev.yado.registry.internal.aggregation.PageFill;
import dev.yado.registry.internal.aggregation.RuntimeLister;
import dev.yado.registry.internal.aggregation.SourcePages;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.fleet.FleetBroadcaster;
import dev.yado.registry.internal.fleet.RegisteredSource;
import dev.yado.registry.internal.fleet.RegistrySnapshot;
import dev.yado.registry.internal.fleet.RuntimeObserver;
import dev.yado.registry.internal.fleet.RuntimeSlot;
import dev.yado.registry.internal.fleet.SourceIndex;
import dev.yado.registry.internal.fleet.SourceRouter;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.WorkerProjection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The registry as callers see it: every operation checks the policy, finds the Runtime's slot, calls the source and records changes and refusals in
 * the audit. Stateless itself.
 */
final class AuthorizingRegistry implements RuntimeRegistry {

    private final SourceIndex index;
    private final SourceRouter router;
    private final AccessControl access;
    private final AuthorizationCheck authorization;
    private final AuthorizedCalls calls;
    private final FleetBroadcaster broadcaster;
    private final Supplier<RegistryLimits> limits;
    private final Supplier<BackendWorkspace> workspace;

    AuthorizingRegistry(SourceIndex index, AccessControl access, Auditor auditor, FleetBroadcaster broadcaster, Supplier<RegistryLimits> limits,
            Supplier<BackendWorkspace> workspace) {
        this.index = index;
        this.router = new SourceRouter(index);
        this.access = access;
        this.authorization = access.authorization();
        this.calls = new AuthorizedCalls(router, authorization, auditor, this::callDeadline);
        this.broadcaster = broadcaster;
        this.limits = limits;
        this.workspace = workspace;
    }

    @Override
    public Listing<RuntimeProjection> runtimes(Caller caller, WorkerQuery query) {
        Optional<ListPosition> from = query.after().map(ListPosition::parse);
        return RuntimeLister.list(scope(caller, from), from, query.limit(), listDeadline());
    }

    @Override
    public RuntimeProjection runtime(Caller caller, RuntimeId runtime) {
        return calls.run(Operation.on(runtime, caller, Action.READ), slot -> slot.active()
                .map(source -> RuntimeObserver.observeActive(slot, source).await(listDeadline()).projection())
                .orElseGet(() -> slot.unavailableProjection()));
    }

    @Override
    public Listing<HostProjection> hosts(Caller caller, WorkerQuery query) {
        Optional<ListPosition> from = query.after().map(ListPosition::parse);
        SourcePages<HostProjection> pages = new SourcePages<>((source, limit, after) -> new Page<>(source.service().hosts(), Optional.<String>empty()),
                (host, source) -> Projections.host(host, source.id()));
        return new ListGatherer<>(pages, query.limit(), listDeadline()).gather(scope(caller, from), from);
    }

    @Override
    public Listing<WorkerProjection> workers(Caller caller, WorkerQuery query) {
        Optional<ListPosition> from = query.after().map(ListPosition::parse);
        return new ListGatherer<>(pages(caller, query, worker -> true), query.limit(), listDeadline()).gather(scope(caller, from), from);
    }

    @Override
    public Listing<WorkerProjection> workersOfHost(Caller caller, HostId host, WorkerQuery query) {
        Optional<ListPosition> from = query.after().map(ListPosition::parse);
        Deadline deadline = listDeadline();
        // All slots, not only those after the position: otherwise the last page of a host's list would report an unknown host.
        List<RuntimeSlot> ofHost = HostLister.slotsOf(host, scope(caller, Optional.empty()).slots(), deadline);
        List<RuntimeSlot> remaining = ofHost.stream().filter(slot -> from.isEmpty() || slot.id().compareTo(from.get().runtime()) >= 0).toList();
        return new ListGatherer<>(pages(caller, query, worker -> worker.hostId().equals(host)), query.limit(), deadline)
                .gather(new ListScope(remaining, List.of()), from);
    }

    @Override
    public Listing<WorkerProjection> workers(Caller caller, RuntimeId runtime, WorkerQuery query) {
        ListPosition from = query.after().map(ListPosition::parse).orElse(ListPosition.beginningOf(runtime));
        if (!from.runtime().equals(runtime)) {
            throw ListPosition.malformed();
        }
        SourcePages<WorkerProjection> pages = pages(caller, query, worker -> true);
        return calls.run(Operation.on(runtime, caller, Action.LIST), slot -> {
            Deadline deadline = listDeadline();
            SourcePages.Batch<WorkerProjection> batch = PageFill.start(pages, () -> router.serving(runtime), query.limit(), from.within()).await(deadline);
            List<Diagnostic> diagnostics = new ArrayList<>(ListGatherer.refusals(runtime, batch));
            diagnostics.addAll(batch.sourceDiagnostics());
            return new Listing<>(batch.items(), diagnostics, 0,
                    batch.rest().map(rest -> new ListPosition(runtime, rest).token()));
        });
    }

    @Override
    public WorkerProjection worker(Caller caller, WorkerRef worker) {
        return call(caller, Action.READ, worker, source -> source.service().worker(worker.workerId()))
                .map(found -> Projections.worker(found, worker)).orElseThrow(AuthorizationCheck::unknownWorker);
    }

    @Override
    public WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request, CallOptions options) {
        return calls.run(Operation.on(runtime, caller, Action.CREATE).withProfile(profile(request)),
                slot -> Projections.worker(router.call(runtime, true, callDeadline(), source -> source.service().create(request, options)), runtime),
                (operation, created) -> operation.withWorker(created.ref().workerId()));
    }

    @Override
    public InputAck input(Caller caller, WorkerRef worker, WorkerInput input, CallOptions options) {
        return Projections.inputAck(call(caller, Action.INPUT, worker, source -> source.service().input(worker.workerId(), input, options)), worker);
    }

    @Override
    public LifecycleAck stop(Caller caller, WorkerRef worker, CallOptions options) {
        return Projections.lifecycleAck(call(caller, Action.STOP, worker, source -> source.service().stop(worker.workerId(), options)), worker);
    }

    @Override
    public LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope, CallOptions options) {
        return Projections.lifecycleAck(
                call(caller, Action.CANCEL, worker, source -> source.service().cancel(worker.workerId(), scope, options)), worker);
    }

    @Override
    public void delete(Caller caller, WorkerRef worker) {
        call(caller, Action.DELETE, worker, source -> {
            source.service().delete(worker.workerId());
            return true;
        });
    }

    @Override
    public TranscriptPage transcript(Caller caller, WorkerRef worker, long start, int limit) {
        return Projections.transcript(
                call(caller, Action.READ, worker, source -> source.service().transcript(worker.workerId(), start, limit)), worker);
    }

    @Override
    public List<Interaction> interactions(Caller caller, WorkerRef worker) {
        return call(caller, Action.READ, worker, source -> source.service().interactions(worker.workerId()));
    }

    @Override
    public InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        InteractionAck ack = calls.run(Operation.on(worker, caller, Action.ANSWER).withAnswer(new AuditEvent.Answer(interaction, answer.optionId())),
                slot -> router.call(worker.runtimeId(), true, callDeadline(),
                        source -> source.service().answer(worker.workerId(), interaction, answer, options)));
        return Projections.interactionAck(ack, worker);
    }

    @Override
    public EventPage events(Caller caller, WorkerRef worker, EventQuery query) {
        return call(caller, Action.OBSERVE, worker, source -> source.service().events(worker.workerId(), query));
    }

    @Override
    public Feed<StreamFrame> subscribe(Caller caller, WorkerRef worker, StreamQuery query) {
        AccessGrant grant = grantObserve(caller, worker);
        try {
            return new RevocableFeed<>(router.stream(worker.runtimeId(), callDeadline(), source -> source.service().subscribe(worker.workerId(), query)),
                    grant, StreamFrame.Notice::ending);
        } catch (RuntimeException failed) {
            grant.close();
            throw failed;
        }
    }

    @Override
    public void checkObserve(Caller caller, WorkerRef worker) {
        calls.run(Operation.on(worker, caller, Action.OBSERVE).asStream(), slot -> true);
    }

    @Override
    public AccessGrant grantObserve(Caller caller, WorkerRef worker) {
        return calls.grant(Operation.on(worker, caller, Action.OBSERVE).asStream(), access.grants());
    }

    @Override
    public AccessStatus access() {
        return access.policies().status();
    }

    @Override
    public Feed<FleetChange> watch(Caller caller) {
        return broadcaster.watch(caller);
    }

    @Override
    public BackendWorkspace workspace(Caller caller) {
        authorization.requireDecider(caller);
        RegistrySnapshot known = index.snapshot();
        if (!known.slots().isEmpty() && ListScope.of(known, Optional.empty(), authorization, caller).slots().isEmpty()) {
            throw new YadoException(FailureCode.FORBIDDEN, "the access policy shows you no Runtime of this Backend");
        }
        return workspace.get();
    }

    @Override
    public BackendWorkspace workspace() {
        return workspace.get();
    }

    private <T> T call(Caller caller, Action action, WorkerRef worker, Function<RegisteredSource, T> operation) {
        return calls.run(Operation.on(worker, caller, action),
                slot -> router.call(worker.runtimeId(), action.changing(), callDeadline(), operation));
    }

    private ListScope scope(Caller caller, Optional<ListPosition> from) {
        return ListScope.of(index.snapshot(), from, authorization, caller);
    }

    private SourcePages<WorkerProjection> pages(Caller caller, WorkerQuery query, Predicate<WorkerProjection> wanted) {
        return new SourcePages<>(
                (source, limit, after) -> source.service()
                        .workers(WorkerQuery.builder(limit).after(after.orElse(null)).status(query.status().orElse(null)).build()),
                (worker, source) -> Projections.worker(worker, source.id()),
                workers -> decide(caller, workers, wanted), RuntimeObserver::sourceDiagnostics);
    }

    private CompletableFuture<List<Decision>> decide(Caller caller, List<WorkerProjection> workers, Predicate<WorkerProjection> wanted) {
        List<AccessRequest> requests = workers.stream().filter(wanted).map(worker -> Operation.listing(worker, caller, RequestKind.LIST)).toList();
        return authorization.startItems(caller, requests).thenApply(decisions -> {
            Iterator<Decision> next = decisions.iterator();
            return workers.stream().map(worker -> wanted.test(worker) ? next.next() : Decision.HIDE).toList();
        });
    }

    private static String profile(WorkerRequest request) {
        return request.profile().kind() == ProfileSelector.Kind.RUNTIME_DEFAULT ? null : request.profile().value();
    }

    private Deadline listDeadline() {
        return Deadline.in(limits.get().listDeadline());
    }

    private Deadline callDeadline() {
        return Deadline.in(limits.get().callDeadline());
    }
}
