package dev.yado.runtime.http.internal;

import dev.yado.http.api.HttpApiMounts;
import dev.yado.http.api.Mount;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.api.WorkerRuntime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Mounts the Runtime API in the HTTP server while the Runtime is available. When the Runtime is unregistered, the streams end with {@code runtime.closing}, and
 * all threads, timers and sockets are released. A new configuration takes effect without a gap; an invalid one is refused and the previous one stays in effect.
 */
@Component(name = RuntimeHttpConfig.PID, service = {}, immediate = true, configurationPid = RuntimeHttpConfig.PID)
@Designate(ocd = RuntimeHttpConfig.class)
public final class RuntimeHttp {

    private static final Logger LOG = System.getLogger(RuntimeHttp.class.getName());

    private final RuntimeApiFactory apis;
    private final Mount mount;

    @Activate
    public RuntimeHttp(BundleContext context, @Reference HttpApiMounts mounts, @Reference WorkerRuntime runtime, RuntimeHttpConfig config) {
        this.apis = new RuntimeApiFactory(runtime);
        this.mount = mounts.mount(context.getBundle(), apis.create(config), "/v1", "/v1/*");
    }

    /** Applies a new configuration. An invalid one is logged and changes nothing. */
    @Modified
    void modified(RuntimeHttpConfig config) {
        try {
            mount.replace(apis.create(config));
        } catch (YadoException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the configuration " + RuntimeHttpConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
        }
    }

    @Deactivate
    void deactivate() {
        mount.close();
    }
}
