package dev.yado.http.api;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Mounts APIs in the HTTP server. Each bundle has one mount point, which exists until the bundle is uninstalled: while its API is being
 * started or updated, its paths respond with {@code runtime_unavailable} and {@code Retry-After} instead of 404. {@code /livez} always
 * responds. Thread-safe.
 */
@ProviderType
public interface HttpApiMounts {

    /**
     * Mounts an API. It also serves {@code /livez}, {@code /readyz} and {@code /metrics}, unless another API serves them already.
     *
     * @param owner    the bundle of the API; identifies the mount point
     * @param patterns servlet patterns of the API's own paths; the same at every call
     * @throws IllegalStateException if this bundle has an API mounted already; {@code api} is closed then
     */
    Mount mount(Bundle owner, HttpApi api, String... patterns);
}
