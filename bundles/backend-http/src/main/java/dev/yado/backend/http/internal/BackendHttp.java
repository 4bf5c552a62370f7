package dev.yado.backend.http.internal;

import dev.yado.backend.http.internal.stream.UpstreamMetrics;
import dev.yado.http.face.FaceRegistration;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.registry.api.RuntimeRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Registers the Browser-facing API with the HTTP whiteboard. It is there while the registry is; when it goes, its streams end with a last frame that
 * says so, and no thread, timer or socket stays behind. With a new configuration it goes on without a gap: requests under way end with the old
 * one, and open streams end so that their clients resume by cursor.
 */
@Component(service = {}, immediate = true, configurationPid = BackendHttpConfig.PID)
@Designate(ocd = BackendHttpConfig.class)
@RequireHttpWhiteboard
public final class BackendHttp {

    private final RuntimeRegistry registry;
    private final RequestMetrics requests = new RequestMetrics();
    private final StreamMetrics streams = new StreamMetrics();
    private final UpstreamMetrics upstreams = new UpstreamMetrics();
    private final FaceRegistration registration;
    private volatile Api api;

    @Activate
    public BackendHttp(BundleContext context, @Reference RuntimeRegistry registry, BackendHttpConfig config) {
        this.registry = registry;
        this.api = create(config);
        // Paths that are not ours are a typed 404 until a console takes the place.
        this.registration = new FaceRegistration(context, () -> api.guard(), () -> api.servlet(), "/api", "/api/*", "/livez", "/readyz", "/metrics");
    }

    private Api create(BackendHttpConfig config) {
        return new Api(registry, config, requests, streams, upstreams).start();
    }

    @Modified
    void modified(BackendHttpConfig config) {
        Api old = api;
        api = create(config);
        old.close();
    }

    @Deactivate
    void deactivate() {
        registration.close();
        api.close();
    }
}
