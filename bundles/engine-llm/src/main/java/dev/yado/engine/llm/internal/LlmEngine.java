package dev.yado.engine.llm.internal;

import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.run.LlmSession;
import dev.yado.engine.llm.internal.tool.ToolNames;
import dev.yado.engine.llm.internal.tool.ToolServerDirectory;
import dev.yado.model.value.Text;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineCapability;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.profile.Profile;

/**
 * The engine of language models. Holds the models and tool servers that are configured; a Worker's profile names which of them it uses. Needs no OSGi to
 * run. Thread-safe.
 */
final class LlmEngine implements Engine {

    private final EngineDescription description;
    private final ModelDirectory models;
    private final ToolServerDirectory servers;

    /** @param version of the bundle: several may be there at once */
    LlmEngine(String version, ModelDirectory models, ToolServerDirectory servers) {
        description = EngineDescription.of("llm", version, EngineCapability.STREAM, EngineCapability.CANCEL, EngineCapability.STEER,
                EngineCapability.TOOLS, EngineCapability.RESUME, EngineCapability.PERMISSIONS);
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
        if (!profile.command().isEmpty()) {
            throw EngineException.wrongProfile("the engine llm starts no command: a program whose tools are to be used is a tool server, named in tools");
        }
        for (String rule : profile.permissions().rules().keySet()) {
            if (profile.tools().stream().noneMatch(server -> canCount(rule, server + ToolNames.BETWEEN))) {
                throw EngineException.wrongProfile("permissions are for tools of servers that the profile names in tools, as SERVER__TOOL or SERVER__*; "
                        + Text.bounded(rule, 80) + " would never count");
            }
        }
        models.require(profile);
        servers.require(profile);
    }

    private static boolean canCount(String rule, String beginning) {
        return rule.endsWith("*") && beginning.startsWith(rule.substring(0, rule.length() - 1)) || rule.startsWith(beginning);
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        models.require(context.profile());
        return new LlmSession(context, models, servers.toolbox(context));
    }
}
