package dev.yado.backend.http.internal;

import dev.yado.http.api.HttpApiMounts;
import dev.yado.http.api.Mount;
import dev.yado.model.failure.YadoException;
import dev.yado.registry.api.RuntimeRegistry;
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
 * Mounts the public HTTP API in the HTTP server while the registry is available. When the registry is unregistered, the streams end with a last frame that
 * states this, and all threads, timers and sockets are released. A new configuration takes effect without a gap: requests in progress finish with the old one,
 * and open streams end so that their clients resume by cursor.
 */
@Component(name = BackendHttpConfig.PID, service = {}, immediate = true, configurationPid = BackendHttpConfig.PID)
@Designate(ocd = BackendHttpConfig.class)
public final class BackendHttp {

    private static final Logger LOG = System.getLogger(BackendHttp.class.getName());

    private final BackendApiFactory apis;
    private final Mount mount;

    @Activate
    public BackendHttp(BundleContext context, @Reference HttpApiMounts mounts, @Reference RuntimeRegistry registry, BackendHttpConfig config) {
        this.apis = new BackendApiFactory(registry);
        this.mount = mounts.mount(context.getBundle(), apis.create(config), "/api", "/api/*");
    }

    /** Applies a new configuration. An invalid one is logged and changes nothing. */
    @Modified
    void modified(BackendHttpConfig config) {
        try {
            mount.replace(apis.create(config));
        } catch (YadoException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the configuration " + BackendHttpConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
        }
    }

    @Deactivate
    void deactivate() {
        mount.close();
    }
}
