package dev.yado.model.runtime;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Runtime in one answer.
 *
 * @param draining true when it refuses new runs because it is about to stop
 */
@ProviderType
public record RuntimeSummary(RuntimeId runtimeId, Optional<String> displayName, Status status, Counts workers, int diagnosticCount,
        Limits limits, Epoch epoch, String version, Instant startedAt, Store store, List<EngineEntry> engines, List<ProfileEntry> profiles,
        Set<String> capabilities, boolean draining, String os, String arch) {

    /** Whether it serves. */
    public enum Status implements WireName {
        RUNNING, STOPPED
    }

    /** How many Workers it holds, and of which status. */
    public record Counts(long total, long running, long stopped, long cancelled) {
    }

    /** @param maxTranscriptItems most items of one transcript answer @param maxEventBatch most events of one page */
    public record Limits(int maxTranscriptItems, int maxEventBatch) {
    }

    /** @param kind {@code memory}, {@code sqlite} ... @param durable whether what was acknowledged survives the process */
    public record Store(String kind, boolean durable) {
    }

    /**
     * @param draining true when it begins no new run: another one of its name does, or it is about to leave
     * @param runs     how many runs go on at it
     */
    public record EngineEntry(String name, String version, Set<String> capabilities, boolean draining, int runs) {
    }

    /**
     * @param available false when no Worker can be created from it now
     * @param reason    why it is not available: says what to do, free of paths and secrets; empty when it is
     */
    public record ProfileEntry(String name, String label, String engine, boolean available, Optional<String> reason) {
        public ProfileEntry {
            reason = reason.map(text -> Text.bounded(text, Failure.MAX_MESSAGE));
        }
    }

    public RuntimeSummary {
        engines = List.copyOf(engines);
        profiles = List.copyOf(profiles);
        capabilities = Set.copyOf(capabilities);
    }
}
