package dev.yado.runtime.core.internal.context;

import dev.yado.model.id.RuntimeId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Runtime is told before it starts.
 *
 * @param maxTranscriptItems   most items of one transcript answer
 * @param maxEventBatch        most events of one page
 * @param maxQueuedInputs      most accepted inputs of one Worker that wait
 * @param maxStreamsPerWorker  most streams open on one Worker
 * @param cancelDeadline       how long an engine gets to end a cancelled run
 * @param interactionExpiry    how long a question waits for an answer at most
 * @param dataDirectory        where Workers get directories of their own; empty: they get none
 * @param idleAfter            how long a Worker without work or viewers keeps its engine session
 * @param maxRunsWithoutVirtualThreads most runs at once on a JVM without virtual threads; more wait in line
 * @param callTimeout          bounds every wait of a caller for a Worker; far above any healthy store's commit
 * @param sweepInterval        how often idle Workers are looked for
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
