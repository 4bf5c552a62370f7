package dev.yado.engine.acp.internal;

import dev.yado.engine.acp.internal.connection.AgentPool;
import dev.yado.engine.acp.internal.session.AcpSession;
import dev.yado.engine.acp.internal.session.AcpSettings;
import dev.yado.process.OrphanReaper;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The engine for agents that support the Agent Client Protocol: the profile names the program, and each session has its own process. Closing the engine ends
 * its agents. Runs without OSGi, too. Thread-safe.
 */
@Component(name = "dev.yado.engine.acp", service = Engine.class, configurationPid = "dev.yado.engine.acp")
@Designate(ocd = AcpConfiguration.class)
public final class AcpEngine implements Engine, AutoCloseable {

    private final EngineDescription description;
    private final AgentPool agents;

    /** For use without OSGi, with the one version on the class path. */
    public AcpEngine() {
        this(AcpConfiguration.DEFAULT_MAX_AGENTS);
        // In a framework the bundle dev.yado.process does this.
        OrphanReaper.reapInBackground();
    }

    /** For OSGi, where several versions of the bundle may be installed at once. */
    @Activate
    public AcpEngine(BundleContext context, AcpConfiguration configuration) {
        this(context.getBundle().getVersion().toString(), configuration.max__agents());
    }

    AcpEngine(int maxAgents) {
        this("1.0.0", maxAgents);
    }

    private AcpEngine(String version, int maxAgents) {
        // No STEER: the protocol does not support input during a turn.
        description = EngineDescription.of("acp", version, EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.TOOLS,
                EngineCapability.PERMISSIONS, EngineCapability.RESUME);
        agents = new AgentPool(maxAgents);
    }

    /** Applies a changed configuration; does not affect running agents. An invalid value changes nothing: the exception is logged. */
    @Modified
    void modified(AcpConfiguration configuration) {
        agents.setMax(configuration.max__agents());
    }

    @Override
    public EngineDescription description() {
        return description;
    }

    @Override
    public void check(Profile profile) throws EngineException {
        AcpSettings.of(profile);
        if (ProcessSpec.find(profile.values(ProfileOptions.COMMAND).get(0)).isEmpty()) {
            throw EngineException.unavailable("the agent's program is not on this machine: install it, or correct the profile's command");
        }
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        return new AcpSession(context, AcpSettings.of(context.profile()), agents);
    }

    /** Returns the number of running agents. */
    int count() {
        return agents.count();
    }

    /** Ends all agents; returns when they have ended. */
    @Override
    @Deactivate
    public void close() {
        agents.close();
    }
}
