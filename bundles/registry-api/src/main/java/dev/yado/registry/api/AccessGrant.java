package dev.yado.registry.api;

import dev.yado.model.failure.Failure;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A permission that is in use for longer than one call, for example by a stream. The registry decides about it again when the access policy
 * changes and at an interval, and revokes it when the policy no longer allows it. Thread-safe. Close it when the use ends.
 */
@ProviderType
public interface AccessGrant extends AutoCloseable {

    /**
     * Has {@code revoked} run once when the grant is revoked, at once if it is already. Replaces the one given before. It must return at once
     * and must not throw.
     *
     * @param revoked receives the failure that a new request would have: {@code forbidden}, {@code worker_not_visible}, {@code unknown_worker},
     *     {@code unknown_runtime} or {@code policy_unavailable}
     */
    void onRevoked(Consumer<Failure> revoked);

    /** Ends the use. Nothing is run afterwards. Idempotent. */
    @Override
    void close();
}
