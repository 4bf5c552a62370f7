package dev.yado.engine.llm.internal.run;

import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import dev.yado.engine.llm.internal.tool.ToolPermissions;
import dev.yado.engine.llm.internal.tool.Toolbox;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;

/**
 * A Worker's session. Between runs it keeps only the processes of its tools: each run begins with the conversation from the log and the current configuration
 * of the model.
 */
public final class LlmSession implements EngineSession {

    /** Maximum number of model calls in one run. A profile can set a lower limit. */
    public static final int MAX_CALLS = 200;

    private final EngineContext context;
    private final ModelDirectory models;
    private final Toolbox tools;
    private final ToolPermissions permissions;
    private final SteeringQueue steering = new SteeringQueue();

    public LlmSession(EngineContext context, ModelDirectory models, Toolbox tools) {
        this.context = context;
        this.models = models;
        this.tools = tools;
        permissions = new ToolPermissions(context.profile().permissions());
    }

    @Override
    public Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException {
        ModelSettings settings = models.require(context.profile()).settings();
        steering.open();
        try {
            return new LlmRun(context, models, tools, permissions, steering, output).work();
        } catch (ModelCallException e) {
            throw failed(settings, e);
        } finally {
            steering.close();
        }
    }

    private static EngineException failed(ModelSettings settings, ModelCallException e) {
        String hint = e.kind() == ModelCallException.Kind.KEY ? "; " + settings.keyHint() : "";
        return new EngineException(EngineErrorCode.PROVIDER_ERROR, "model " + settings.name() + ": " + e.getMessage() + hint);
    }

    @Override
    public boolean steer(String content) {
        return steering.offer(content);
    }

    @Override
    public void close() {
        tools.close();
    }
}
