package dev.yado.registry.api;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an {@link AccessPolicy} decides on: who wants to do what with which Runtime or Worker. Immutable; the registry creates them, and the
 * builder is public for tests of policies.
 *
 * <p>The properties of a Worker are present in lists and fleet streams, of a Worker that is to be created as far as its request has them, and
 * otherwise only for a policy with the service property {@link AccessPolicy#READS_WORKERS}. For an open stream that is decided again they are
 * those at its start. What a Runtime does not report is absent:
 * today all but the profile.
 */
@ProviderType
public final class AccessRequest {

    private final Caller caller;
    private final Action action;
    private final RuntimeId runtime;
    private final WorkerId worker;
    private final RequestKind kind;
    private final String owner;
    private final String profile;
    private final String workspace;
    private final Map<String, String> labels;

    private AccessRequest(Builder b) {
        caller = b.caller;
        action = b.action;
        runtime = b.runtime;
        worker = b.worker;
        kind = b.kind == null ? RequestKind.of(b.action) : b.kind;
        owner = b.owner;
        profile = b.profile;
        workspace = b.workspace;
        labels = Map.copyOf(b.labels);
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

    /** Returns what kind of response the caller waits for. */
    public RequestKind kind() {
        return kind;
    }

    /** Returns the subject of the caller that owns the Worker. */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /** Returns the name of the Worker's profile; empty for the Runtime's default. */
    public Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /** Returns the name of the Worker's workspace. */
    public Optional<String> workspace() {
        return Optional.ofNullable(workspace);
    }

    /** Returns the Worker's labels by name; empty if it has none. */
    public Map<String, String> labels() {
        return labels;
    }

    private List<Object> components() {
        return Arrays.asList(caller, action, runtime, worker, kind, owner, profile, workspace, labels);
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
        private RequestKind kind;
        private String owner;
        private String profile;
        private String workspace;
        private Map<String, String> labels = Map.of();

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
            kind = from.kind;
            owner = from.owner;
            profile = from.profile;
            workspace = from.workspace;
            labels = from.labels;
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

        /** Sets what kind of response the caller waits for; by default, the usual one for the action. */
        public Builder kind(RequestKind newKind) {
            kind = newKind;
            return this;
        }

        /** Sets the subject of the Worker's owner. */
        public Builder owner(String newOwner) {
            owner = newOwner;
            return this;
        }

        /** Sets the name of the Worker's profile. */
        public Builder profile(String newProfile) {
            profile = newProfile;
            return this;
        }

        /** Sets the name of the Worker's workspace. */
        public Builder workspace(String newWorkspace) {
            workspace = newWorkspace;
            return this;
        }

        /** Sets the Worker's labels by name. */
        public Builder labels(Map<String, String> newLabels) {
            labels = newLabels == null ? Map.of() : newLabels;
            return this;
        }

        /** Returns the access request. */
        public AccessRequest build() {
            return new AccessRequest(this);
        }
    }
}
