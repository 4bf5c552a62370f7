package dev.yado.source.api;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import org.osgi.annotation.versioning.ProviderType;

/** One frame of a source's change feed. */
@ProviderType
public sealed interface SourceChange {

    /** A Worker was created or something its listing shows has changed. */
    record WorkerChanged(WorkerProjection worker) implements SourceChange {
    }

    /** A Worker was removed. */
    record WorkerRemoved(WorkerId worker) implements SourceChange {
    }

    /** What {@link RuntimeSource#runtime} says has changed. */
    record RuntimeChanged() implements SourceChange {
    }

    /** Changes were lost: whoever keeps a picture reads the lists again. */
    record Resync() implements SourceChange {
    }

    /** The feed ended, for this reason. Last frame. */
    record Ended(Failure reason) implements SourceChange {
    }
}
