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
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Agents that speak the Agent Client Protocol as Workers: the profile names the program, and every session has a process of its own. When the engine goes,
 * its agents go with it. Thread-safe. Needs no OSGi to run.
 */
@Component(service = Engine.class, configurationPid = "dev.yado.engine.acp")
@Designate(ocd = AcpConfiguration.class)
public final class AcpEngine implements Engine, AutoCloseable {

    private final EngineDescription description;
    private final AgentPool agents;

    /** For a program that embeds a Runtime: there is one version, the one on its class path. */
    public AcpEngine() {
        this(AcpConfiguration.DEFAULT_MAX_AGENTS);
        // In a framework the bundle that starts programs does it.
        OrphanReaper.reapInBackground();
    }

    /** In a framework several versions can be there at once, each a bundle. */
    @Activate
    public AcpEngine(BundleContext context, AcpConfiguration configuration) {
        this(context.getBundle().getVersion().toString(), configuration.max__agents());
    }

    AcpEngine(int maxAgents) {
        this("1.0.0", maxAgents);
    }

    private AcpEngine(String version, int maxAgents) {
        // No STEER: the protocol has no way to say something to an agent in the middle of its turn.
        description = EngineDescription.of("acp", version, EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.TOOLS,
                EngineCapability.PERMISSIONS, EngineCapability.RESUME);
        agents = new AgentPool(maxAgents);
    }

    /** Agents that run are not touched by it. A wrong value changes nothing: what this throws is logged. */
    @Modified
    void modified(AcpConfiguration configuration) {
        agents.allow(configuration.max__agents());
    }

    @Override
    public EngineDescription description() {
        return description;
    }

    @Override
    public void check(Profile profile) throws EngineException {
        AcpSettings.of(profile);
        if (ProcessSpec.find(profile.command().get(0)).isEmpty()) {
            throw EngineException.unavailable("the agent's program is not on this machine: install it, or correct the profile's command");
        }
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        return new AcpSession(context, AcpSettings.of(context.profile()), agents);
    }

    /** How many agents run. */
    int count() {
        return agents.count();
    }

    /** Ends all agents; returns when they are gone. */
    @Override
    @Deactivate
    public void close() {
        agents.close();
    }
}
