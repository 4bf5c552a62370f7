package dev.yado.engine.echo.internal;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.profile.Profile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The built-in engine: repeats its input, or runs a script in the input. Deterministic, for demonstrations and tests; no model is involved. Runs without OSGi,
 * too.
 */
@Component(name = "dev.yado.engine.echo", service = Engine.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class EchoEngine implements Engine {

    private final EngineDescription description;

    /** For use without OSGi, with the one version on the class path. */
    public EchoEngine() {
        this("1.0.0");
    }

    /** For OSGi, where several versions of the bundle may be installed at once. */
    @Activate
    public EchoEngine(BundleContext context) {
        this(context.getBundle().getVersion().toString());
    }

    private EchoEngine(String version) {
        description = EngineDescription.of("echo", version, EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.STEER,
                EngineCapability.TOOLS, EngineCapability.RESUME, EngineCapability.PERMISSIONS);
    }

    @Override
    public EngineDescription description() {
        return description;
    }

    @Override
    public void check(Profile profile) throws EngineException {
        EchoSettings.of(profile);
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        return new EchoSession(EchoSettings.of(context.profile()), context.profile().permissions());
    }
}
