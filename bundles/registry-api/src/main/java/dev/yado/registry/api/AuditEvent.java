package dev.yado.registry.api;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An operation in the audit trail: time, caller, action, Runtime and Worker, and outcome. Contains no content; for an answer, only the ids of the interaction
 * and the option. Immutable.
 */
@ProviderType
public final class AuditEvent {

    private final Instant at;
    private final Caller caller;
    private final Action action;
    private final RuntimeId runtime;
    private final WorkerId worker;
    private final Answer answer;
    private final FailureCode failure;

    private AuditEvent(Builder b) {
        at = b.at;
        caller = b.caller;
        action = b.action;
        runtime = b.runtime;
        worker = b.worker;
        answer = b.answer;
        failure = b.failure;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(Instant at, Caller caller, Action action, RuntimeId runtime) {
        return new Builder(at, caller, action, runtime);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the time at which the outcome was known. */
    public Instant at() {
        return at;
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

    /** Returns the Worker; for a creation, the new Worker, if any. */
    public Optional<WorkerId> worker() {
        return Optional.ofNullable(worker);
    }

    /** Returns the answer; empty for other actions. */
    public Optional<Answer> answer() {
        return Optional.ofNullable(answer);
    }

    /** Returns the failure of the operation; empty if it was accepted. */
    public Optional<FailureCode> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The answer to an interaction.
     *
     * @param optionId the id of the chosen option
     */
    public record Answer(InteractionId interaction, String optionId) {
    }

    private List<Object> components() {
        return Arrays.asList(at, caller, action, runtime, worker, answer, failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEvent that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "AuditEvent" + components();
    }

    /** Collects the values of an {@link AuditEvent}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Instant at;
        private Caller caller;
        private Action action;
        private RuntimeId runtime;
        private WorkerId worker;
        private Answer answer;
        private FailureCode failure;

        private Builder(Instant at, Caller caller, Action action, RuntimeId runtime) {
            this.at = Objects.requireNonNull(at, "at");
            this.caller = Objects.requireNonNull(caller, "caller");
            this.action = Objects.requireNonNull(action, "action");
            this.runtime = Objects.requireNonNull(runtime, "runtime");
        }

        private Builder(AuditEvent from) {
            at = from.at;
            caller = from.caller;
            action = from.action;
            runtime = from.runtime;
            worker = from.worker;
            answer = from.answer;
            failure = from.failure;
        }

        /** Sets when the outcome was known. */
        public Builder at(Instant newAt) {
            at = newAt;
            return this;
        }

        /** Sets who made the call. */
        public Builder caller(Caller newCaller) {
            caller = newCaller;
            return this;
        }

        /** Sets what the caller wanted to do. */
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

        /** Sets what was chosen, of an answer to an interaction. */
        public Builder answer(Answer newAnswer) {
            answer = newAnswer;
            return this;
        }

        /** Sets why the operation failed. */
        public Builder failure(FailureCode newFailure) {
            failure = newFailure;
            return this;
        }

        /** Returns the audit event. */
        public AuditEvent build() {
            return new AuditEvent(this);
        }
    }
}
