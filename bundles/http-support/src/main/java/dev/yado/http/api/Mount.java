package dev.yado.http.api;

import org.osgi.annotation.versioning.ProviderType;

/** A mounted API. Thread-safe. */
@ProviderType
public interface Mount extends AutoCloseable {

    /** Replaces the API without a gap and closes the old one. */
    void replace(HttpApi next);

    /** Unmounts and closes the API; the mount point stays. Idempotent. */
    @Override
    void close();
}
