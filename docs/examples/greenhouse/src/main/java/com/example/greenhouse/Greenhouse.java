package com.example.greenhouse;

import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.WorkerProjection;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** An example source with two fixed read-only Workers. README's tour deploys it into a running Backend. */
@Component(property = RuntimeSource.RUNTIME_ID + "=greenhouse")
public final class Greenhouse implements RuntimeSource {

    private static final RuntimeId RUNTIME = new RuntimeId("greenhouse");
    private static final HostId HOST = new HostId("garden");

    private final List<WorkerProjection> workers = List.of(worker("tomato", "Tomato"), worker("basil", "Basil"));

    @Override
    public RuntimeProjection runtime() {
        return RuntimeProjection.simple(RUNTIME, "Greenhouse", RuntimeCapabilities.readOnly());
    }

    /** Returns both Workers in one page. */
    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        return Page.last(workers.stream().limit(query.limit()).toList());
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId id) {
        return workers.stream().filter(worker -> worker.ref().workerId().equals(id)).findFirst();
    }

    private static WorkerProjection worker(String id, String label) {
        return WorkerProjection.readOnly(new WorkerRef(RUNTIME, new WorkerId(id)), HOST, label, "growing");
    }
}
