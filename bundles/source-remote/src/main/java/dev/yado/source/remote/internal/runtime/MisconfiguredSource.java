package dev.yado.source.remote.internal.runtime;

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

/** The source of an invalid configuration: an unavailable Runtime with a diagnostic that states what to correct. */
public final class MisconfiguredSource implements RuntimeSource {

    private final RemoteProjections projections;
    private final Failure why;
    private final Instant since = Instant.now();

    public MisconfiguredSource(RemoteProjections projections, Failure why) {
        this.projections = projections;
        this.why = why;
    }

    /** Returns an id for a configuration without a valid one, derived from {@code from}, so that it is stable and unique. */
    public static RuntimeId placeholder(String from) {
        return new RuntimeId(
                Identifiers.derive("misconfigured-", from.startsWith(RemoteConfig.PID + "~") ? from.substring(RemoteConfig.PID.length() + 1) : from));
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
