package dev.yado.runtime.http.internal;

import dev.yado.http.face.FaceRegistration;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.runtime.api.WorkerRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Registers the Runtime contract with the HTTP whiteboard. It is there while the Runtime is; when it goes, its streams end with {@code runtime.closing}, and no thread,
 * timer or socket stays behind. With a new configuration it goes on without a gap; one that is wrong is refused and the old one stays.
 */
@Component(service = {}, immediate = true, configurationPid = RuntimeHttpConfig.PID)
@Designate(ocd = RuntimeHttpConfig.class)
@RequireHttpWhiteboard
public final class RuntimeHttp {

    private final WorkerRuntime runtime;
    private final RequestMetrics requests = new RequestMetrics();
    private final StreamMetrics streams = new StreamMetrics();
    private final FaceRegistration registration;
    private volatile Api api;

    @Activate
    public RuntimeHttp(BundleContext context, @Reference WorkerRuntime runtime, RuntimeHttpConfig config) {
        this.runtime = runtime;
        this.api = create(config);
        this.registration = new FaceRegistration(context, () -> api.guard(), () -> api.servlet(), "/v1", "/v1/*", "/livez", "/readyz", "/metrics");
    }

    private Api create(RuntimeHttpConfig config) {
        return new Api(runtime, config, requests, streams);
    }

    @Modified
    void modified(RuntimeHttpConfig config) {
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
