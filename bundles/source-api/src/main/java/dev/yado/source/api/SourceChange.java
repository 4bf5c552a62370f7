package dev.yado.source.api;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import org.osgi.annotation.versioning.ProviderType;

/** One frame of a source's change feed. */
@ProviderType
public sealed interface SourceChange {

    /** A Worker was created, or a value in its projection has changed. */
    record WorkerChanged(WorkerProjection worker) implements SourceChange {
    }

    /** A Worker was removed. */
    record WorkerRemoved(WorkerId worker) implements SourceChange {
    }

    /** The result of {@link RuntimeSource#runtime} has changed. */
    record RuntimeChanged() implements SourceChange {
    }

    /** Changes were lost; a consumer that keeps a copy must read the lists again. */
    record Resync() implements SourceChange {
    }

    /** The feed has ended, for this reason. Always the last frame. */
    record Ended(Failure reason) implements SourceChange {
    }
}
