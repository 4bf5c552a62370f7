package dev.yado.model.worker;

import dev.yado.model.id.IdempotencyKey;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The optional parts of a call that changes a Worker. Immutable. */
@ProviderType
public final class CallOptions {

    /** No reason and no idempotency key. */
    public static final CallOptions NONE = new CallOptions(null, null);

    private final String reason;
    private final IdempotencyKey key;

    private CallOptions(String reason, IdempotencyKey key) {
        this.reason = reason;
        this.key = key;
    }

    /** Returns options with this idempotency key only. */
    public static CallOptions ofKey(IdempotencyKey key) {
        return NONE.withKey(key);
    }

    /** Returns options with this reason only. */
    public static CallOptions ofReason(String reason) {
        return NONE.withReason(reason);
    }

    /** Returns these options with this idempotency key. */
    public CallOptions withKey(IdempotencyKey newKey) {
        return new CallOptions(reason, Objects.requireNonNull(newKey, "key"));
    }

    /** Returns these options with a reason for a stop or cancel, which the log of the Worker contains. Other calls ignore it. */
    public CallOptions withReason(String newReason) {
        return new CallOptions(Objects.requireNonNull(newReason, "reason"), key);
    }

    /** Returns the reason. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Returns the key under which the result is recorded, so that a repeat of the call has the same result. */
    public Optional<IdempotencyKey> key() {
        return Optional.ofNullable(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallOptions that && Objects.equals(reason, that.reason) && Objects.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reason, key);
    }

    @Override
    public String toString() {
        return "CallOptions[reason=" + reason + ", key=" + key + "]";
    }
}
