package dev.yado.source.api;

import dev.yado.model.worker.WorkerQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The operations that a Runtime or host supports through its source. Immutable. */
@ProviderType
public final class RuntimeCapabilities {

    private final Set<RuntimeCapability> can;
    private final int maxWorkers;
    private final String os;
    private final String arch;

    private RuntimeCapabilities(Builder b) {
        can = Set.copyOf(b.can);
        maxWorkers = b.maxWorkers;
        os = b.os;
        arch = b.arch;
    }

    /** Returns a builder; everything has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the supported operations; all others are unsupported. */
    public Set<RuntimeCapability> can() {
        return can;
    }

    /** Returns the maximum number of Workers in one page of a listing. */
    public int maxWorkers() {
        return maxWorkers;
    }

    /** Returns the operating system of the Runtime's process; {@code remote} or {@code unknown} if it is not known. */
    public String os() {
        return os;
    }

    /** Returns the processor architecture, as {@link #os}. */
    public String arch() {
        return arch;
    }

    /** Returns the capabilities of a read-only source. */
    public static RuntimeCapabilities readOnly() {
        return builder().can(Set.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER)).build();
    }

    private List<Object> components() {
        return Arrays.asList(can, maxWorkers, os, arch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuntimeCapabilities that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RuntimeCapabilities" + components();
    }

    /** Collects the values of a {@link RuntimeCapabilities}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Set<RuntimeCapability> can = Set.of();
        private int maxWorkers = WorkerQuery.MAX_LIMIT;
        private String os = "unknown";
        private String arch = "unknown";

        private Builder() {
        }

        private Builder(RuntimeCapabilities from) {
            can = from.can;
            maxWorkers = from.maxWorkers;
            os = from.os;
            arch = from.arch;
        }

        /** Sets the supported operations. */
        public Builder can(Set<RuntimeCapability> newCan) {
            can = newCan;
            return this;
        }

        /** Sets the maximum number of Workers in one page of a listing. */
        public Builder maxWorkers(int newMaxWorkers) {
            maxWorkers = newMaxWorkers;
            return this;
        }

        /** Sets the operating system of the Runtime's process; {@code remote} or {@code unknown} if it is not known. */
        public Builder os(String newOs) {
            os = newOs;
            return this;
        }

        /** Sets the processor architecture, as {@link #os}. */
        public Builder arch(String newArch) {
            arch = newArch;
            return this;
        }

        /** Returns the capabilities. */
        public RuntimeCapabilities build() {
            return new RuntimeCapabilities(this);
        }
    }
}
