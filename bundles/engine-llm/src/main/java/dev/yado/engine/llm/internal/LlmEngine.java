package dev.yado.engine.llm.internal;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.profile.Profile;
import java.util.Set;

/**
 * The engine of language models. Holds the models and tool servers that are configured; a Worker's profile names which of them it uses. Needs no OSGi to
 * run. Thread-safe.
 */
final class LlmEngine implements Engine {

    private final EngineDescription description;
    private final ModelDirectory models;
    private final ToolServers servers;

    /** @param version of the bundle: several may be there at once */
    LlmEngine(String version, ModelDirectory models, ToolServers servers) {
        description = new EngineDescription("llm", version, Set.of(EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.STEER,
                EngineCapability.TOOLS, EngineCapability.RESUME, EngineCapability.PERMISSIONS));
        this.models = models;
        this.servers = servers;
    }

    @Override
    public EngineDescription description() {
        return description;
    }

    @Override
    public void check(Profile profile) throws EngineException {
        if (!profile.settings().isEmpty()) {
            throw EngineException.wrongProfile("the engine llm has no settings; how a model is called stands in the model's own configuration");
        }
        models.require(profile);
        servers.require(profile);
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        models.require(context.profile());
        return new LlmSession(context, models, servers.toolbox(context));
    }
}
