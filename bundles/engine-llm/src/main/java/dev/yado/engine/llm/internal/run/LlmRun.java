package dev.yado.engine.llm.internal.run;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.yado.engine.llm.internal.mcp.ToolOutcome;
import dev.yado.engine.llm.internal.model.ModelClient;
import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.engine.llm.internal.tool.ToolPermissions;
import dev.yado.engine.llm.internal.tool.Toolbox;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession.Result;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.ToolOutput;
import dev.yado.runtime.spi.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One run: calls the model, runs the tools that it calls, and repeats this until a response contains no tool call. Used by one thread. */
final class LlmRun {

    private final Profile profile;
    private final ModelDirectory models;
    private final Toolbox tools;
    private final ToolPermissions permissions;
    private final SteeringQueue steering;
    private final RunOutput output;
    private final RetryingModelClient caller;
    private final Conversation conversation;
    private int newIds;

    LlmRun(EngineContext context, ModelDirectory models, Toolbox tools, ToolPermissions permissions, SteeringQueue steering, RunOutput output)
            throws EngineException {
        this.profile = context.profile();
        this.models = models;
        this.tools = tools;
        this.permissions = permissions;
        this.steering = steering;
        this.output = output;
        caller = new RetryingModelClient(output, ThreadLocalRandom.current());
        conversation = Conversation.of(context.transcript(), models.require(profile).settings().contextTokens());
    }

    Result work() throws EngineException, ModelCallException, InterruptedException {
        while (true) {
            steering.take().forEach(conversation::user);
            ResponseReporter report = new ResponseReporter(output, this::newId);
            ChatResponse response = callModel(report);
            AiMessage message = report.complete(response.aiMessage());
            boolean cut = response.finishReason() == FinishReason.LENGTH;
            List<ToolExecutionResultMessage> results = new ArrayList<>();
            for (ToolExecutionRequest call : message.toolExecutionRequests()) {
                results.add(result(call, cut ? new ToolOutcome("not called: the response was cut off at max_output_tokens", true) : callTool(call)));
            }
            conversation.responded(message, results);
            if (cut || caller.calls() >= LlmSession.MAX_CALLS) {
                return Result.LIMIT_REACHED;
            }
            if (results.isEmpty()) {
                List<String> steered = steering.takeLast();
                if (steered.isEmpty()) {
                    return Result.FINISHED;
                }
                steered.forEach(conversation::user);
            }
            output.nextTurn();
        }
    }

    private ChatResponse callModel(ResponseReporter report) throws EngineException, ModelCallException, InterruptedException {
        // For each call, so that a changed configuration applies.
        ModelClient model = models.require(profile);
        List<ToolSpecification> offered = tools.specifications().stream()
                .filter(tool -> permissions.offers(tool.name(), tools.fullName(tool.name()).orElse(tool.name()))).toList();
        int reserved = offered.stream().mapToInt(tool -> TokenEstimate.of(tool.toJson())).sum();
        int budget = model.settings().contextTokens() - model.settings().reservedForOutput() - reserved;
        if (budget <= 0 && !offered.isEmpty()) {
            throw new ModelCallException(ModelCallException.Kind.TOO_MANY_TOOLS);
        }
        ChatRequest.Builder request = ChatRequest.builder().messages(conversation.fitting(systemPrompt(), budget));
        if (!offered.isEmpty()) {
            request.toolSpecifications(offered);
        }
        return caller.call(model, request.build(), report);
    }

    // The model can then tell its user which tools are missing.
    private Optional<String> systemPrompt() {
        List<String> missing = tools.unavailable();
        if (missing.isEmpty()) {
            return profile.systemPrompt();
        }
        String note = "[The tools of " + String.join(", ", missing) + " are not available now.]";
        return Optional.of(profile.systemPrompt().map(prompt -> prompt + "\n\n" + note).orElse(note));
    }

    private ToolOutcome callTool(ToolExecutionRequest call) throws InterruptedException {
        if (!LlmJson.isObject(call.arguments())) {
            // Before a permission is requested.
            return new ToolOutcome("not called: the arguments are not a JSON object", true);
        }
        Optional<String> tool = tools.fullName(call.name());
        if (tool.isEmpty()) {
            return new ToolOutcome("there is no tool " + call.name(), true);
        }
        Optional<String> refusal = permissions.refusal(call, tool.get(), output);
        return refusal.isPresent() ? new ToolOutcome(refusal.get(), true) : tools.call(call.name(), call.arguments());
    }

    private ToolExecutionResultMessage result(ToolExecutionRequest call, ToolOutcome outcome) {
        TranscriptToolCall recorded = new TranscriptToolCall(call.name(), call.arguments(), outcome.isError(), outcome.text());
        output.toolResult(call.id(), ToolOutput.builder(recorded.summary(), outcome.isError())
                .text(outcome.text().isEmpty() ? null : outcome.text()).build());
        return Conversation.result(call, outcome.text(), outcome.isError());
    }

    private String newId() {
        return "call_" + caller.calls() + "_" + ++newIds;
    }
}
