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
import dev.yado.runtime.spi.profile.ProfileOptions;

/**
 * The engine for language models. A Worker's profile names the configured model and tool servers that it uses. Runs without OSGi, too. Thread-safe.
 */
final class LlmEngine implements Engine {

    private final EngineDescription description;
    private final ModelDirectory models;
    private final ToolServerDirectory servers;

    /** @param version of the bundle; several may be installed at once */
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
            throw EngineException.wrongProfile("the engine llm has no settings; settings of a model are in the model's own configuration");
        }
        if (!profile.values(ProfileOptions.COMMAND).isEmpty()) {
            throw EngineException
                    .wrongProfile("the engine llm starts no command; to use a program's tools, configure it as a tool server and name it in tools");
        }
        for (String rule : profile.permissions().rules().keySet()) {
            if (profile.values(ProfileOptions.TOOLS).stream().noneMatch(server -> canApply(rule, server + ToolNames.SEPARATOR))) {
                throw EngineException.wrongProfile("permissions must name tools of the servers in the profile's tools, as SERVER__TOOL or SERVER__*; "
                        + Text.bounded(rule, 80) + " would never apply");
            }
        }
        models.require(profile);
        servers.require(profile);
    }

    private static boolean canApply(String rule, String beginning) {
        return rule.endsWith("*") && beginning.startsWith(rule.substring(0, rule.length() - 1)) || rule.startsWith(beginning);
    }

    @Override
    public EngineSession open(EngineContext context) throws EngineException {
        models.require(context.profile());
        return new LlmSession(context, models, servers.toolbox(context));
    }
}
