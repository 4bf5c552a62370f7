package dev.yado.engine.llm.internal.run;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.yado.engine.llm.internal.model.StreamHandler;
import dev.yado.engine.llm.internal.tool.ToolNames;
import dev.yado.runtime.spi.engine.RunOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reports one response to the Runtime while it arrives: parts immediately, complete text or thinking when something else begins or the response ends. Used by
 * one thread.
 */
final class ResponseReporter implements StreamHandler.Listener {

    private static final String ID = "[A-Za-z0-9_.:-]{1,80}";

    private final RunOutput output;
    private final Supplier<String> newId;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinkingText = new StringBuilder();
    private boolean thinking;
    private final Map<Integer, String> started = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private boolean began;

    /** @param newId creates an id for a call that has none or one that cannot be used */
    ResponseReporter(RunOutput output, Supplier<String> newId) {
        this.output = output;
        this.newId = newId;
    }

    /** Returns whether something was reported; the model call cannot be retried then. */
    boolean began() {
        return began;
    }

    @Override
    public void text(String piece) {
        endThinking();
        began = true;
        text.append(piece);
        output.textDelta(piece);
    }

    @Override
    public void thinking(String piece) {
        endText();
        began = true;
        if (!thinking) {
            thinking = true;
            output.thinkingStart();
        }
        thinkingText.append(piece);
        output.thinkingDelta(piece);
    }

    @Override
    public void toolArguments(int call, String id, String name, String piece) {
        output.toolCallArgumentsDelta(start(call, id, name), piece);
    }

    /** Completes the response. @return the message, with a unique id for each call, and arguments that are never blank */
    AiMessage complete(AiMessage message) {
        endBlock();
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (ToolExecutionRequest call : message.toolExecutionRequests()) {
            String id = start(calls.size(), call.id(), call.name());
            String arguments = call.arguments() == null || call.arguments().isBlank() ? "{}" : call.arguments();
            output.toolCallDone(id, validName(call.name()), arguments);
            calls.add(ToolExecutionRequest.builder().id(id).name(validName(call.name())).arguments(arguments).build());
        }
        return message.toBuilder().toolExecutionRequests(calls).build();
    }

    private void endBlock() {
        endThinking();
        endText();
    }

    private String start(int call, String id, String name) {
        String known = started.get(call);
        if (known != null) {
            return known;
        }
        endBlock();
        began = true;
        String usable = id != null && id.matches(ID) && ids.add(id) ? id : newId.get();
        started.put(call, usable);
        output.toolCallStart(usable, validName(name));
        return usable;
    }

    // The name is part of all later calls: a provider would reject every one of them because of an invalid name.
    private static String validName(String name) {
        return name == null || name.isBlank() ? "unnamed" : ToolNames.valid(name.strip());
    }

    private void endText() {
        if (!text.isEmpty()) {
            String whole = text.toString();
            text.setLength(0);
            if (!whole.isBlank()) {
                output.text(whole);
            }
        }
    }

    private void endThinking() {
        if (thinking) {
            thinking = false;
            String whole = thinkingText.toString();
            thinkingText.setLength(0);
            output.thinkingDone(whole);
        }
    }
}
