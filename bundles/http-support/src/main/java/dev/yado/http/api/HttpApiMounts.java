package dev.yado.http.api;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Where faces get into the HTTP server. What a face has once served stays a place of its own for as long as its bundle is installed: while the face is away, whoever
 * asks is told so ({@code runtime_unavailable}, with {@code Retry-After}), and not that there is no such path. {@code /livez} is answered all the
 * time. Thread-safe.
 */
@ProviderType
public interface HttpApiMounts {

    /**
     * Lets a face in. {@code /livez}, {@code /readyz} and {@code /metrics} are its own as well, unless another face has them already.
     *
     * @param owner    the face's bundle, by which its place is known
     * @param patterns the face's own paths, the same every time
     * @throws IllegalStateException when a face of this bundle is there already; then the new one is closed
     */
    Mount open(Bundle owner, HttpApi face, String... patterns);
}
