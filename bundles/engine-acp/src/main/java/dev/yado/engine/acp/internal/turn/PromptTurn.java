package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentConnection;
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
 * What an agent reports while it works on one prompt, said in the Runtime's words. Everything goes through the scrubber on its way. Used by the run's
 * thread only.
 */
public final class PromptTurn implements AgentMessageHandler {

    private final String sessionId;
    private final RunOutput output;
    private final SecretRedactor scrubber;
    private final PermissionBroker permissions;
    private final MessageAssembler text;
    private final ToolCalls tools;
    private boolean anything;

    public PromptTurn(String sessionId, RunOutput output, SecretRedactor scrubber, DisplayPaths paths, PermissionBroker permissions) {
        this.sessionId = sessionId;
        this.output = output;
        this.scrubber = scrubber;
        this.permissions = permissions;
        this.text = new MessageAssembler(output, scrubber);
        this.tools = new ToolCalls(output, scrubber, paths);
    }

    @Override
    public void notified(String method, JsonNode params) {
        // Of another session it would be none of this Worker's business.
        if (!method.equals("session/update") || !AgentJson.string(params, "sessionId").equals(sessionId)) {
            return;
        }
        anything = true;
        JsonNode update = params.path("update");
        switch (AgentJson.string(update, "sessionUpdate")) {
            case "agent_message_chunk" -> text.said(update);
            case "agent_thought_chunk" -> text.thought(update);
            case "tool_call", "tool_call_update" -> {
                text.end();
                tools.update(update);
            }
            case "plan" -> {
                text.end();
                output.plan(plan(update.path("entries")));
            }
            default -> {
                // Commands, modes, titles: for editors. And whatever the protocol has learned since.
            }
        }
    }

    @Override
    public void requested(String method, JsonNode params, RequestResponder responder) {
        if (!method.equals("session/request_permission") || !AgentJson.string(params, "sessionId").equals(sessionId)) {
            responder.notSupported();
            return;
        }
        anything = true;
        text.end();
        JsonNode call = params.path("toolCall");
        tools.update(call);
        tools.announce(call);
        permissions.decide(tools.describe(call), params.path("options"), responder);
    }

    @Override
    public boolean agentWaits() {
        return permissions.asking();
    }

    private List<PlanStep> plan(JsonNode entries) {
        List<PlanStep> steps = new ArrayList<>();
        for (JsonNode entry : entries) {
            PlanStep.Status status = switch (AgentJson.string(entry, "status")) {
                case "completed" -> PlanStep.Status.COMPLETED;
                case "in_progress" -> PlanStep.Status.IN_PROGRESS;
                default -> PlanStep.Status.PENDING;
            };
            steps.add(new PlanStep(scrubber.redact(AgentJson.string(entry, "content")), status));
        }
        return steps;
    }

    /** The turn is over: what is still open is closed. */
    public void end() {
        text.end();
        tools.end();
    }

    /** True when the agent reported anything at all. */
    public boolean anything() {
        return anything;
    }
}
