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
 * Brings the Runtime contract into the HTTP server. It is there while the Runtime is; when it goes, its streams end with {@code runtime.closing}, and no thread,
 * timer or socket stays behind. With a new configuration it goes on without a gap; one that is wrong is refused and the old one stays.
 */
@Component(service = {}, immediate = true, configurationPid = RuntimeHttpConfig.PID)
@Designate(ocd = RuntimeHttpConfig.class)
public final class RuntimeHttp {

    private static final Logger LOG = System.getLogger(RuntimeHttp.class.getName());

    private final RuntimeApi api;
    private final Mount face;

    @Activate
    public RuntimeHttp(BundleContext context, @Reference HttpApiMounts faces, @Reference WorkerRuntime runtime, RuntimeHttpConfig config) {
        this.api = new RuntimeApi(runtime);
        this.face = faces.open(context.getBundle(), api.face(config), "/v1", "/v1/*");
    }

    /** A wrong value changes nothing. */
    @Modified
    void modified(RuntimeHttpConfig config) {
        try {
            face.replace(api.face(config));
        } catch (YadoException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the configuration " + RuntimeHttpConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
        }
    }

    @Deactivate
    void deactivate() {
        face.close();
    }
}
