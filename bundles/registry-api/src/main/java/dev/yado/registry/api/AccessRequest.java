package dev.yado.registry.api;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request to an {@link AccessPolicy}: the caller, the action, and the Runtime or Worker. Immutable. The registry creates requests; the builder is public for
 * tests of policies.
 */
@ProviderType
public final class AccessRequest {

    private final Caller caller;
    private final Action action;
    private final RuntimeId runtime;
    private final WorkerId worker;

    private AccessRequest(Builder b) {
        caller = b.caller;
        action = b.action;
        runtime = b.runtime;
        worker = b.worker;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(Caller caller, Action action, RuntimeId runtime) {
        return new Builder(caller, action, runtime);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the caller. */
    public Caller caller() {
        return caller;
    }

    /** Returns the requested action. */
    public Action action() {
        return action;
    }

    /** Returns the Runtime. */
    public RuntimeId runtime() {
        return runtime;
    }

    /** Returns the Worker; empty for an operation on the Runtime as a whole. */
    public Optional<WorkerId> worker() {
        return Optional.ofNullable(worker);
    }

    private List<Object> components() {
        return Arrays.asList(caller, action, runtime, worker);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessRequest that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "AccessRequest" + components();
    }

    /** Collects the values of an {@link AccessRequest}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Caller caller;
        private Action action;
        private RuntimeId runtime;
        private WorkerId worker;

        private Builder(Caller caller, Action action, RuntimeId runtime) {
            this.caller = Objects.requireNonNull(caller, "caller");
            this.action = Objects.requireNonNull(action, "action");
            this.runtime = Objects.requireNonNull(runtime, "runtime");
        }

        private Builder(AccessRequest from) {
            caller = from.caller;
            action = from.action;
            runtime = from.runtime;
            worker = from.worker;
        }

        /** Sets who makes the call. */
        public Builder caller(Caller newCaller) {
            caller = newCaller;
            return this;
        }

        /** Sets what the caller wants to do. */
        public Builder action(Action newAction) {
            action = newAction;
            return this;
        }

        /** Sets the Runtime. */
        public Builder runtime(RuntimeId newRuntime) {
            runtime = newRuntime;
            return this;
        }

        /** Sets the Worker. */
        public Builder worker(WorkerId newWorker) {
            worker = newWorker;
            return this;
        }

        /** Returns the access request. */
        public AccessRequest build() {
            return new AccessRequest(this);
        }
    }
}
