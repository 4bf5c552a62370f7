package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.engine.acp.internal.connection.AgentMessageHandler;
import dev.yado.engine.acp.internal.connection.RequestResponder;
import dev.yado.model.event.PlanStep;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.support.redaction.SecretRedactor;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Translates an agent's messages during one prompt to the Runtime's reports, redacted. Used by the run's thread only.
 */
public final class PromptTurn implements AgentMessageHandler {

    private final String sessionId;
    private final RunOutput output;
    private final SecretRedactor redactor;
    private final PermissionBroker permissions;
    private final MessageAssembler text;
    private final ToolCalls tools;
    private boolean reported;

    public PromptTurn(String sessionId, RunOutput output, SecretRedactor redactor, DisplayPaths paths, PermissionBroker permissions) {
        this.sessionId = sessionId;
        this.output = output;
        this.redactor = redactor;
        this.permissions = permissions;
        this.text = new MessageAssembler(output, redactor);
        this.tools = new ToolCalls(output, redactor, paths);
    }

    @Override
    public void notified(String method, JsonNode params) {
        // Messages of other sessions do not belong to this Worker.
        if (!method.equals("session/update") || !AgentJson.string(params, "sessionId").equals(sessionId)) {
            return;
        }
        reported = true;
        JsonNode update = params.path("update");
        switch (AgentJson.string(update, "sessionUpdate")) {
            case "agent_message_chunk" -> text.message(update);
            case "agent_thought_chunk" -> text.thinking(update);
            case "tool_call", "tool_call_update" -> {
                text.end();
                tools.update(update);
            }
            case "plan" -> {
                text.end();
                output.plan(plan(update.path("entries")));
            }
            default -> {
                // Commands, modes and titles are for editors; later protocol versions may add more.
            }
        }
    }

    @Override
    public void requested(String method, JsonNode params, RequestResponder responder) {
        if (!method.equals("session/request_permission") || !AgentJson.string(params, "sessionId").equals(sessionId)) {
            responder.notSupported();
            return;
        }
        reported = true;
        text.end();
        JsonNode call = params.path("toolCall");
        tools.update(call);
        tools.announce(call);
        permissions.decide(tools.describe(call), params.path("options"), responder);
    }

    @Override
    public boolean agentWaits() {
        return permissions.isWaiting();
    }

    private List<PlanStep> plan(JsonNode entries) {
        List<PlanStep> steps = new ArrayList<>();
        for (JsonNode entry : entries) {
            PlanStep.Status status = switch (AgentJson.string(entry, "status")) {
                case "completed" -> PlanStep.Status.COMPLETED;
                case "in_progress" -> PlanStep.Status.IN_PROGRESS;
                default -> PlanStep.Status.PENDING;
            };
            steps.add(new PlanStep(redactor.redact(AgentJson.string(entry, "content")), status));
        }
        return steps;
    }

    /** Ends the turn: closes open messages and tool calls. */
    public void end() {
        text.end();
        tools.end();
    }

    /** Returns whether the agent reported anything. */
    public boolean reported() {
        return reported;
    }
}
