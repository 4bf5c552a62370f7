package dev.yado.source.api;

import org.osgi.annotation.versioning.ProviderType;

/** What can be asked of one Worker now; follows from its status and from what the source can do. */
@ProviderType
public record WorkerCapabilities(boolean canAcceptInput, boolean canStreamEvents, boolean canStop, boolean canSpawnFollowup,
        boolean canReadBoundedTranscript) {

    public static final WorkerCapabilities NONE = new WorkerCapabilities(false, false, false, false, false);
}
