package dev.yado.model.runtime;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.RuntimeId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link RuntimeSummary}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class RuntimeSummaryBuilder {

    RuntimeId runtimeId;
    Epoch epoch;
    RuntimeSummary.Store store;
    String displayName;
    RuntimeSummary.Status status = RuntimeSummary.Status.RUNNING;
    RuntimeSummary.Counts workers = new RuntimeSummary.Counts(0, 0, 0, 0);
    int diagnosticCount;
    RuntimeSummary.Limits limits = new RuntimeSummary.Limits(256, 256);
    String version = "";
    Instant startedAt = Instant.EPOCH;
    List<EngineEntry> engines = List.of();
    List<ProfileEntry> profiles = List.of();
    Set<String> capabilities = Set.of();
    boolean draining;
    int contractVersion = RuntimeSummary.CONTRACT_VERSION;
    String os = "";
    String arch = "";

    RuntimeSummaryBuilder(RuntimeId runtimeId, Epoch epoch, RuntimeSummary.Store store) {
        this.runtimeId = Objects.requireNonNull(runtimeId, "runtimeId");
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.store = Objects.requireNonNull(store, "store");
    }

    RuntimeSummaryBuilder(RuntimeSummary from) {
        runtimeId = from.runtimeId;
        epoch = from.epoch;
        store = from.store;
        displayName = from.displayName;
        status = from.status;
        workers = from.workers;
        diagnosticCount = from.diagnosticCount;
        limits = from.limits;
        version = from.version;
        startedAt = from.startedAt;
        engines = from.engines;
        profiles = from.profiles;
        capabilities = from.capabilities;
        draining = from.draining;
        contractVersion = from.contractVersion;
        os = from.os;
        arch = from.arch;
    }

    /** Sets the id. */
    public RuntimeSummaryBuilder runtimeId(RuntimeId newRuntimeId) {
        runtimeId = newRuntimeId;
        return this;
    }

    /** Sets the epoch of its logs. */
    public RuntimeSummaryBuilder epoch(Epoch newEpoch) {
        epoch = newEpoch;
        return this;
    }

    /** Sets the store. */
    public RuntimeSummaryBuilder store(RuntimeSummary.Store newStore) {
        store = newStore;
        return this;
    }

    /** Sets the name for people. */
    public RuntimeSummaryBuilder displayName(String newDisplayName) {
        displayName = newDisplayName;
        return this;
    }

    /** Sets the status. */
    public RuntimeSummaryBuilder status(RuntimeSummary.Status newStatus) {
        status = newStatus;
        return this;
    }

    /** Sets the number of Workers by status. */
    public RuntimeSummaryBuilder workers(RuntimeSummary.Counts newWorkers) {
        workers = newWorkers;
        return this;
    }

    /** Sets the number of diagnostics. */
    public RuntimeSummaryBuilder diagnosticCount(int newDiagnosticCount) {
        diagnosticCount = newDiagnosticCount;
        return this;
    }

    /** Sets the limits of its responses. */
    public RuntimeSummaryBuilder limits(RuntimeSummary.Limits newLimits) {
        limits = newLimits;
        return this;
    }

    /** Sets the version of the Runtime's program. */
    public RuntimeSummaryBuilder version(String newVersion) {
        version = newVersion;
        return this;
    }

    /** Sets the time of the start; 1970-01-01T00:00:00Z if it is not known. */
    public RuntimeSummaryBuilder startedAt(Instant newStartedAt) {
        startedAt = newStartedAt;
        return this;
    }

    /** Sets the engines. */
    public RuntimeSummaryBuilder engines(List<EngineEntry> newEngines) {
        engines = newEngines;
        return this;
    }

    /** Sets the profiles. */
    public RuntimeSummaryBuilder profiles(List<ProfileEntry> newProfiles) {
        profiles = newProfiles;
        return this;
    }

    /** Sets the names of the capabilities that the Runtime has in addition to the first version of the contract. */
    public RuntimeSummaryBuilder capabilities(Set<String> newCapabilities) {
        capabilities = newCapabilities;
        return this;
    }

    /** Sets whether the Runtime refuses new runs because it is about to stop. */
    public RuntimeSummaryBuilder draining(boolean newDraining) {
        draining = newDraining;
        return this;
    }

    /** Sets the version of the Runtime contract that the Runtime has. */
    public RuntimeSummaryBuilder contractVersion(int newContractVersion) {
        contractVersion = newContractVersion;
        return this;
    }

    /** Sets the operating system. */
    public RuntimeSummaryBuilder os(String newOs) {
        os = newOs;
        return this;
    }

    /** Sets the processor architecture. */
    public RuntimeSummaryBuilder arch(String newArch) {
        arch = newArch;
        return this;
    }

    /** Returns the runtime summary. */
    public RuntimeSummary build() {
        return new RuntimeSummary(this);
    }
}
