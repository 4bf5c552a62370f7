package dev.yado.engine.llm.internal.tool;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which tools one session may use: what the profile says, and what somebody allowed for as long as the session lasts. Used by the thread of the run.
 */
public final class ToolPermissions {

    private static final int SHOWN = 4_000;
    private static final InteractionOption ALWAYS = new InteractionOption("allow_always", "Allow until this Worker's session ends",
            InteractionOption.Kind.ALLOW_ALWAYS);

    private static final List<Permission> STRICTER = List.of(Permission.ALLOW, Permission.ASK, Permission.DENY);

    private final Permissions permissions;
    private final Set<String> allowed = new HashSet<>();

    public ToolPermissions(Permissions permissions) {
        this.permissions = permissions;
    }

    /** False for a tool that the model need not know of, since it may never use it. */
    public boolean offers(String offered, String fullName) {
        return of(offered, fullName) != Permission.DENY;
    }

    // A model cannot be told every name that a server can think of. Whoever writes a rule may know the tool by either: the tool's own rule counts before one
    // with a *, as everywhere, and of two the stricter.
    private Permission of(String offered, String fullName) {
        return strictest(offered, fullName, name -> Optional.ofNullable(permissions.rules().get(name)))
                .or(() -> strictest(offered, fullName, permissions::rule)).orElse(permissions.otherwise());
    }

    private static Optional<Permission> strictest(String offered, String fullName, Function<String, Optional<Permission>> rules) {
        return Stream.of(offered, fullName).map(rules).flatMap(Optional::stream).max(Comparator.comparing(STRICTER::indexOf));
    }

    /**
     * Asks if the profile wants that, and waits for the answer.
     *
     * @param fullName of the tool, as its server says it
     * @return why the call may not be made; empty when it may
     */
    public Optional<String> refusal(ToolExecutionRequest call, String fullName, RunOutput output) {
        return switch (of(call.name(), fullName)) {
            case ALLOW -> Optional.empty();
            case DENY -> Optional.of("not called: this Worker may not use " + call.name());
            case ASK -> allowed.contains(call.name()) || ask(call, output) ? Optional.empty() : Optional.of("not called: nobody allowed it");
        };
    }

    private boolean ask(ToolExecutionRequest call, RunOutput output) {
        String arguments = call.arguments();
        String shown = arguments.length() <= SHOWN ? arguments : arguments.substring(0, SHOWN) + " [" + (arguments.length() - SHOWN) + " more characters]";
        InteractionAnswer answer = output.interact(InteractionRequest.builder("May it use " + call.name() + "?").text(shown)
                .options(List.of(InteractionOption.ALLOW, ALWAYS, InteractionOption.DENY)).toolCallId(call.id()).build());
        if (answer.chosen().filter(ALWAYS::equals).isPresent()) {
            allowed.add(call.name());
        }
        return answer.allowed();
    }
}
