package dev.yado.model.runtime;

import dev.yado.model.id.Epoch;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.WireName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The summary of a Runtime: its status, limits, engines, profiles and store. Immutable. */
@ProviderType
public final class RuntimeSummary {

    /** The version of the Runtime contract in this code. A Runtime with another version is not changed through it. */
    public static final int CONTRACT_VERSION = 1;

    final RuntimeId runtimeId;
    final Epoch epoch;
    final Store store;
    final String displayName;
    final Status status;
    final Counts workers;
    final int diagnosticCount;
    final Limits limits;
    final String version;
    final Instant startedAt;
    final List<EngineEntry> engines;
    final List<ProfileEntry> profiles;
    final Set<String> capabilities;
    final boolean draining;
    final int contractVersion;
    final String os;
    final String arch;

    RuntimeSummary(RuntimeSummaryBuilder b) {
        runtimeId = b.runtimeId;
        epoch = b.epoch;
        store = b.store;
        displayName = b.displayName;
        status = b.status;
        workers = b.workers;
        diagnosticCount = b.diagnosticCount;
        limits = b.limits;
        version = b.version;
        startedAt = b.startedAt;
        engines = List.copyOf(b.engines);
        profiles = List.copyOf(b.profiles);
        capabilities = Set.copyOf(b.capabilities);
        draining = b.draining;
        contractVersion = b.contractVersion;
        os = b.os;
        arch = b.arch;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static RuntimeSummaryBuilder builder(RuntimeId runtimeId, Epoch epoch, Store store) {
        return new RuntimeSummaryBuilder(runtimeId, epoch, store);
    }

    /** Returns a builder that starts with these values. */
    public RuntimeSummaryBuilder toBuilder() {
        return new RuntimeSummaryBuilder(this);
    }

    /** Returns the id. */
    public RuntimeId runtimeId() {
        return runtimeId;
    }

    /** Returns the epoch of its logs. */
    public Epoch epoch() {
        return epoch;
    }

    /** Returns the store. */
    public Store store() {
        return store;
    }

    /** Returns the name for people. */
    public Optional<String> displayName() {
        return Optional.ofNullable(displayName);
    }

    /** Returns the status. */
    public Status status() {
        return status;
    }

    /** Returns the number of Workers by status. */
    public Counts workers() {
        return workers;
    }

    /** Returns the number of diagnostics. */
    public int diagnosticCount() {
        return diagnosticCount;
    }

    /** Returns the limits of its responses. */
    public Limits limits() {
        return limits;
    }

    /** Returns the version of the Runtime's program. */
    public String version() {
        return version;
    }

    /** Returns the time of the start; 1970-01-01T00:00:00Z if it is not known. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Returns the engines. */
    public List<EngineEntry> engines() {
        return engines;
    }

    /** Returns the profiles. */
    public List<ProfileEntry> profiles() {
        return profiles;
    }

    /** Returns the names of the capabilities that the Runtime has in addition to the first version of the contract. */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** Returns whether the Runtime refuses new runs because it is about to stop. */
    public boolean draining() {
        return draining;
    }

    /** Returns the version of the Runtime contract that the Runtime has; {@link #CONTRACT_VERSION} if it does not state another. */
    public int contractVersion() {
        return contractVersion;
    }

    /** Returns the operating system. */
    public String os() {
        return os;
    }

    /** Returns the processor architecture. */
    public String arch() {
        return arch;
    }

    /** The status of a Runtime. */
    public enum Status implements WireName {
        /** The Runtime serves requests. */
        RUNNING,
        /** The Runtime has stopped. */
        STOPPED
    }

    /** The number of Workers, in total and by status. */
    public record Counts(long total, long running, long stopped, long cancelled) {
    }

    /**
     * The limits of a Runtime's responses.
     *
     * @param maxTranscriptItems maximum number of items in one page of a transcript
     * @param maxEventBatch      maximum number of events in one page
     */
    public record Limits(int maxTranscriptItems, int maxEventBatch) {
    }

    /**
     * A Runtime's store.
     *
     * @param kind {@code memory}, {@code sqlite} ...
     * @param durable whether acknowledged changes survive the end of the process
     */
    public record Store(String kind, boolean durable) {
    }

    private List<Object> components() {
        return Arrays.asList(runtimeId, epoch, store, displayName, status, workers, diagnosticCount, limits, version, startedAt, engines,
                profiles, capabilities, draining, contractVersion, os, arch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuntimeSummary that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RuntimeSummary" + components();
    }
}
