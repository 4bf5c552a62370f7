package dev.yado.model.runtime;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/** One frame of a Runtime's change feed: what a Backend needs to keep its picture without polling. */
@ProviderType
public sealed interface RuntimeChange {

    /** A Worker was created or something its listing shows has changed. */
    record WorkerChanged(Worker worker) implements RuntimeChange {
    }

    /** A Worker and its log were removed. */
    record WorkerRemoved(WorkerId worker) implements RuntimeChange {
    }

    /** The Runtime's own summary has changed (an engine came or went, it drains, a profile was added). */
    record SummaryChanged() implements RuntimeChange {
    }

    /** Changes were lost because the reader was slow or the connection broke: read the lists again. */
    record Resync() implements RuntimeChange {
    }

    /** The feed ended, for this reason. Last frame. */
    record Ended(Failure reason) implements RuntimeChange {
    }
}
