package dev.yado.engine.llm.internal;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.yado.model.InteractionOption;
import dev.yado.runtime.spi.engine.Answer;
import dev.yado.runtime.spi.engine.Question;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tools one session may use: what the profile says, and what somebody allowed for as long as the session lasts. Used by the thread of the run.
 */
final class ToolPermissions {

    private static final int SHOWN = 4_000;
    private static final InteractionOption ALWAYS = new InteractionOption("allow_always", "Allow until this Worker's session ends",
            InteractionOption.Kind.ALLOW_ALWAYS);

    private final Permissions permissions;
    private final Set<String> allowed = new HashSet<>();

    ToolPermissions(Permissions permissions) {
        this.permissions = permissions;
    }

    /** False for a tool that the model need not know of, since it may never use it. */
    boolean offers(String tool) {
        return permissions.of(tool) != Permission.DENY;
    }

    /** Asks if the profile wants that, and waits for the answer. @return why the call may not be made; empty when it may */
    Optional<String> refusal(ToolExecutionRequest call, RunOutput output) {
        return switch (permissions.of(call.name())) {
            case ALLOW -> Optional.empty();
            case DENY -> Optional.of("not called: this Worker may not use " + call.name());
            case ASK -> allowed.contains(call.name()) || ask(call, output) ? Optional.empty() : Optional.of("not called: nobody allowed it");
        };
    }

    private boolean ask(ToolExecutionRequest call, RunOutput output) {
        String arguments = call.arguments();
        String shown = arguments.length() <= SHOWN ? arguments : arguments.substring(0, SHOWN) + " [" + (arguments.length() - SHOWN) + " more characters]";
        Answer answer = output.ask(new Question("May it use " + call.name() + "?", shown, List.of(InteractionOption.ALLOW, ALWAYS, InteractionOption.DENY),
                Optional.of(call.id()), Optional.empty()));
        if (answer.chosen().filter(ALWAYS::equals).isPresent()) {
            allowed.add(call.name());
        }
        return answer.allowed();
    }
}
