package dev.yado.runtime.core.internal.state;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Worker;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import java.util.Optional;

/** Projects a Worker's record to what callers and subscribers see. Stateless. */
public final class WorkerProjections {

    private WorkerProjections() {
    }

    public static Worker worker(WorkerRecord record, WorkerRef ref) {
        Worker.Run run = record.activeRun()
                .map(active -> new Worker.Run(record.interactions().isEmpty() ? RunState.RUNNING : RunState.WAITING, Optional.of(active.id()),
                        Optional.of(active.startedAt())))
                .orElse(Worker.Run.IDLE);
        return Worker.builder(ref, record.status(), record.request()).transcriptLength(record.transcriptCount())
                .lastEventId(record.lastSequence()).run(run).queuedInputs(record.queue().size()).usage(record.usage())
                .engine(record.profile().engine() + "@" + record.engineVersion()).createdAt(record.createdAt())
                .updatedAt(record.updatedAt()).lastError(record.lastError().orElse(null)).build();
    }

    public static StreamFrame.Snapshot snapshot(WorkerRecord record, Epoch epoch) {
        return new StreamFrame.Snapshot(epoch, record.lastSequence(), record.id(), record.status(),
                record.activeRun().isEmpty() ? ActivityStatus.IDLE : record.interactions().isEmpty() ? ActivityStatus.RUNNING : ActivityStatus.PAUSED,
                record.activeRun().map(ActiveRun::id),
                InFlight.NOTHING);
    }
}
