package dev.yado.http.api;

import org.osgi.annotation.versioning.ProviderType;

/** A face that is in the HTTP server. Thread-safe. */
@ProviderType
public interface Mount extends AutoCloseable {

    /** Puts another face in this one's place, without a gap, and closes this one. */
    void replace(HttpApi next);

    /** Takes the face out, and closes it; its place stays. Idempotent. */
    @Override
    void close();
}
