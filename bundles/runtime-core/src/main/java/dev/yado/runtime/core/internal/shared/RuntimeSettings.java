package dev.yado.runtime.core.internal.shared;

import dev.yado.model.id.RuntimeId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a Runtime.
 *
 * @param maxTranscriptItems   maximum of items in one transcript page
 * @param maxEventBatch        maximum of events in one page
 * @param maxQueuedInputs      maximum of queued inputs per Worker
 * @param maxStreamsPerWorker  maximum of open streams per Worker
 * @param cancelDeadline       time that an engine has to end a cancelled run
 * @param interactionExpiry    maximum time that an interaction waits for an answer
 * @param dataDirectory        parent of the Workers' directories; empty: Workers have none
 * @param idleAfter            time after which a Worker without work or subscribers is idle: its engine session is closed
 * @param maxRunsWithoutVirtualThreads maximum of concurrent runs on a JVM without virtual threads; more runs wait for a thread
 * @param callTimeout          maximum time that a caller waits for a Worker; far above the commit time of any healthy store
 * @param sweepInterval        time between two searches for idle Workers
 */
public record RuntimeSettings(RuntimeId runtimeId, Optional<String> displayName, String version, int maxTranscriptItems, int maxEventBatch,
        int maxQueuedInputs, int maxStreamsPerWorker, Duration cancelDeadline, Duration interactionExpiry,
        Optional<Path> dataDirectory, Duration idleAfter, int maxRunsWithoutVirtualThreads,
        Duration callTimeout, Duration sweepInterval, Clock clock) {

    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);
    static final Duration INTERACTION_EXPIRY = Duration.ofHours(1);

    public static RuntimeSettings defaults(RuntimeId id) {
        return new RuntimeSettings(id, Optional.empty(), "0.1.0", 256, 256, 100, 1_000, Duration.ofSeconds(5), INTERACTION_EXPIRY,
                Optional.empty(), Duration.ofSeconds(60), 256, CALL_TIMEOUT, SWEEP_INTERVAL, Clock.systemUTC());
    }

    public RuntimeSettings withDisplayName(Optional<String> name) {
        return new RuntimeSettings(runtimeId, name, version, maxTranscriptItems, maxEventBatch, maxQueuedInputs, maxStreamsPerWorker,
                cancelDeadline, interactionExpiry, dataDirectory, idleAfter, maxRunsWithoutVirtualThreads, callTimeout, sweepInterval, clock);
    }

    public RuntimeSettings withCancelDeadline(Duration deadline) {
        return new RuntimeSettings(runtimeId, displayName, version, maxTranscriptItems, maxEventBatch, maxQueuedInputs, maxStreamsPerWorker,
                deadline, interactionExpiry, dataDirectory, idleAfter, maxRunsWithoutVirtualThreads, callTimeout, sweepInterval, clock);
    }

    public RuntimeSettings withInteractionExpiry(Duration expiry) {
        return new RuntimeSettings(runtimeId, displayName, version, maxTranscriptItems, maxEventBatch, maxQueuedInputs, maxStreamsPerWorker,
                cancelDeadline, expiry, dataDirectory, idleAfter, maxRunsWithoutVirtualThreads, callTimeout, sweepInterval, clock);
    }

    public RuntimeSettings withDataDirectory(Path directory) {
        return new RuntimeSettings(runtimeId, displayName, version, maxTranscriptItems, maxEventBatch, maxQueuedInputs, maxStreamsPerWorker,
                cancelDeadline, interactionExpiry, Optional.of(directory), idleAfter, maxRunsWithoutVirtualThreads, callTimeout, sweepInterval, clock);
    }
}
