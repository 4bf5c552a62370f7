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
 * Brings the Browser-facing API into the HTTP server. It is there while the registry is; when it goes, its streams end with a last frame that
 * says so, and no thread, timer or socket stays behind. With a new configuration it goes on without a gap: requests under way end with the old
 * one, and open streams end so that their clients resume by cursor.
 */
@Component(service = {}, immediate = true, configurationPid = BackendHttpConfig.PID)
@Designate(ocd = BackendHttpConfig.class)
public final class BackendHttp {

    private static final Logger LOG = System.getLogger(BackendHttp.class.getName());

    private final BackendApi api;
    private final Mount face;

    @Activate
    public BackendHttp(BundleContext context, @Reference HttpApiMounts faces, @Reference RuntimeRegistry registry, BackendHttpConfig config) {
        this.api = new BackendApi(registry);
        this.face = faces.open(context.getBundle(), api.face(config), "/api", "/api/*");
    }

    /** A wrong value changes nothing. */
    @Modified
    void modified(BackendHttpConfig config) {
        try {
            face.replace(api.face(config));
        } catch (YadoException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the configuration " + BackendHttpConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
        }
    }

    @Deactivate
    void deactivate() {
        face.close();
    }
}
