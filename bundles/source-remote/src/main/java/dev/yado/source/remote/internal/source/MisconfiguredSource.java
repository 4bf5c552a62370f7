package dev.yado.source.remote.internal.source;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.settings.RemoteConfig;
import java.time.Instant;
import java.util.Optional;

/** Stands for a configuration that cannot be used, so that people see it where they look for the Runtime, and why. */
public final class MisconfiguredSource implements RuntimeSource {

    private final RemoteProjections projections;
    private final Failure why;
    private final Instant since = Instant.now();

    public MisconfiguredSource(RemoteProjections projections, Failure why) {
        this.projections = projections;
        this.why = why;
    }

    /** An id for a configuration without a usable one: derived from what there is, so that it stays the same and is nobody else's. */
    public static RuntimeId placeholder(String from) {
        return new RuntimeId(Identifiers.derive("misconfigured-", from.startsWith(RemoteConfig.PID + "~") ? from.substring(RemoteConfig.PID.length() + 1) : from));
    }

    @Override
    public RuntimeProjection runtime() {
        return projections.misconfigured(why, since);
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        throw new YadoException(why);
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        throw new YadoException(why);
    }
}
