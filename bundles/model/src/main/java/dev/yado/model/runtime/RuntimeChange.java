package dev.yado.model.runtime;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/** One frame of a Runtime's change feed, with which a Backend keeps its copy up to date without polling. */
@ProviderType
public sealed interface RuntimeChange {

    /** A Worker was created, or a value in its listing has changed. */
    record WorkerChanged(Worker worker) implements RuntimeChange {
    }

    /** A Worker and its log were removed. */
    record WorkerRemoved(WorkerId worker) implements RuntimeChange {
    }

    /** The summary of the Runtime has changed, for example its engines, profiles or draining state. */
    record SummaryChanged() implements RuntimeChange {
    }

    /** Changes were lost because the reader was slow or the connection broke; the reader must read the lists again. */
    record Resync() implements RuntimeChange {
    }

    /** The feed has ended, for this reason. Always the last frame. */
    record Ended(Failure reason) implements RuntimeChange {
    }
}
