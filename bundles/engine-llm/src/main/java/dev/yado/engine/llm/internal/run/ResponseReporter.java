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
 * Reports one answer to the run as it comes: pieces at once, each text or thought whole when something else begins or the answer ends. Used by one thread.
 */
final class ResponseReporter implements StreamHandler.Listener {

    private static final String ID = "[A-Za-z0-9_.:-]{1,80}";

    private final RunOutput output;
    private final Supplier<String> newId;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private boolean thinking;
    private final Map<Integer, String> started = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private boolean began;

    /** @param newId makes an id for a call whose provider gave it none, or one that cannot be used */
    ResponseReporter(RunOutput output, Supplier<String> newId) {
        this.output = output;
        this.newId = newId;
    }

    /** True when something was reported: from then on the call cannot be repeated. */
    boolean began() {
        return began;
    }

    @Override
    public void text(String piece) {
        endThought();
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
        thought.append(piece);
        output.thinkingDelta(piece);
    }

    @Override
    public void toolArguments(int call, String id, String name, String piece) {
        output.toolCallArgumentsDelta(start(call, id, name), piece);
    }

    /** The answer is whole. @return the message with an id of its own for each of its calls, and arguments that are never blank */
    AiMessage complete(AiMessage answer) {
        endBlock();
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
            String id = start(calls.size(), call.id(), call.name());
            String arguments = call.arguments() == null || call.arguments().isBlank() ? "{}" : call.arguments();
            output.toolCallDone(id, named(call.name()), arguments);
            calls.add(ToolExecutionRequest.builder().id(id).name(named(call.name())).arguments(arguments).build());
        }
        return answer.toBuilder().toolExecutionRequests(calls).build();
    }

    private void endBlock() {
        endThought();
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
        output.toolCallStart(usable, named(name));
        return usable;
    }

    // What a model makes up is told to its provider with every later call, which would be refused for good over a name no tool can have.
    private static String named(String name) {
        return name == null || name.isBlank() ? "unnamed" : ToolNames.cut(name.strip());
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

    private void endThought() {
        if (thinking) {
            thinking = false;
            String whole = thought.toString();
            thought.setLength(0);
            output.thinkingDone(whole);
        }
    }
}
