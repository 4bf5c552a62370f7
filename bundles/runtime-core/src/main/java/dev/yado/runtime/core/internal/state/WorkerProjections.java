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
                .map(active -> new Worker.Run(record.interactions().isEmpty() ? RunState.RUNNING : RunState.WAITING, Optional.of(active.id()), Optional.of(active.startedAt())))
                .orElse(Worker.Run.IDLE);
        return new Worker(ref, record.status(), record.request(), record.transcriptCount(), record.lastSequence(), run,
                record.queue().size(), record.usage(), Optional.of(record.profile().engine() + "@" + record.engineVersion()),
                Optional.of(record.createdAt()), Optional.of(record.updatedAt()), record.lastError());
    }

    public static StreamFrame.Snapshot snapshot(WorkerRecord record, Epoch epoch) {
        return new StreamFrame.Snapshot(epoch, record.lastSequence(), record.id(), record.status(),
                record.activeRun().isEmpty() ? ActivityStatus.IDLE : record.interactions().isEmpty() ? ActivityStatus.RUNNING : ActivityStatus.PAUSED,
                record.activeRun().map(ActiveRun::id),
                InFlight.NOTHING);
    }
}
