package dev.yado.http.face;

import org.osgi.annotation.versioning.ProviderType;

/** A face that is in the HTTP server. Thread-safe. */
@ProviderType
public interface OpenFace extends AutoCloseable {

    /** Puts another face in this one's place, without a gap, and closes this one. */
    void replace(Face next);

    /** Takes the face out, and closes it; its place stays. Idempotent. */
    @Override
    void close();
}
