package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import java.util.Optional;

/** The content of a snapshot, updated from the published frames. Not thread-safe; guarded by the lock of its owner. */
final class LiveState {

    private final Epoch epoch;
    private final WorkerId worker;
    private final InFlightAccumulator text;
    private long position;
    private WorkerStatus status;
    private ActivityStatus activity;
    private Optional<RunId> runId;

    LiveState(Snapshot from) {
        epoch = from.epoch();
        worker = from.worker();
        text = new InFlightAccumulator(from.inFlight());
        position = from.position();
        status = from.status();
        activity = from.activity();
        runId = from.runId();
    }

    Epoch epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    InFlightAccumulator text() {
        return text;
    }

    Snapshot snapshot() {
        return new Snapshot(epoch, position, worker, status, activity, runId, text.toInFlight());
    }

    void apply(WorkerEvent event) {
        if (event.sequence() != position + 1) {
            throw new IllegalArgumentException("event " + event.sequence() + " does not follow " + position);
        }
        position = event.sequence();
        text.apply(event.payload());
        if (event.payload() instanceof EventPayload.Status s) {
            activity = s.status();
        } else if (event.payload() instanceof EventPayload.InvokeStart) {
            runId = event.runId();
        } else if (event.payload() instanceof EventPayload.RunEnd) {
            runId = Optional.empty();
        } else if (event.payload() instanceof EventPayload.SystemItem item) {
            switch (item.kind()) {
                case SystemItems.WORKER_STOPPED -> status = WorkerStatus.STOPPED;
                case SystemItems.WORKER_CANCELLED -> status = WorkerStatus.CANCELLED;
                default -> {}
            }
        }
    }

    void apply(StreamFrame.Delta delta) {
        text.apply(delta.payload());
    }
}
