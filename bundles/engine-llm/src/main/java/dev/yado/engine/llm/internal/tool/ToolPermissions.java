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
 * The tool permissions of one session: the profile's, and those granted until the session ends. Used by the run's thread.
 */
public final class ToolPermissions {

    private static final int MAX_SHOWN = 4_000;
    private static final InteractionOption ALWAYS =
            InteractionOption.of("allow_always", "Allow until this Worker's session ends", InteractionOption.Kind.ALLOW_ALWAYS);

    private static final List<Permission> BY_STRICTNESS = List.of(Permission.ALLOW, Permission.ASK, Permission.DENY);

    private final Permissions permissions;
    private final Set<String> allowed = new HashSet<>();

    public ToolPermissions(Permissions permissions) {
        this.permissions = permissions;
    }

    /** Returns false for a denied tool, which is not offered to the model. */
    public boolean offers(String offered, String fullName) {
        return of(offered, fullName) != Permission.DENY;
    }

    // The offered name may differ from the full name, and a rule may use either: an exact rule precedes one with a *, and of two rules the stricter applies.
    private Permission of(String offered, String fullName) {
        return strictest(offered, fullName, name -> Optional.ofNullable(permissions.rules().get(name)))
                .or(() -> strictest(offered, fullName, permissions::rule)).orElse(permissions.otherwise());
    }

    private static Optional<Permission> strictest(String offered, String fullName, Function<String, Optional<Permission>> rules) {
        return Stream.of(offered, fullName).map(rules).flatMap(Optional::stream).max(Comparator.comparing(BY_STRICTNESS::indexOf));
    }

    /**
     * Checks a call; if the profile requires it, opens an interaction and waits for its answer.
     *
     * @param fullName {@code SERVER__TOOL}
     * @return why the call is not permitted; empty if it is
     */
    public Optional<String> refusal(ToolExecutionRequest call, String fullName, RunOutput output) {
        return switch (of(call.name(), fullName)) {
            case ALLOW -> Optional.empty();
            case DENY -> Optional.of("not called: this Worker is not permitted to use " + call.name());
            case ASK -> allowed.contains(call.name()) || ask(call, output) ? Optional.empty() : Optional.of("not called: permission was not granted");
        };
    }

    private boolean ask(ToolExecutionRequest call, RunOutput output) {
        String arguments = call.arguments();
        String shown =
                arguments.length() <= MAX_SHOWN ? arguments : arguments.substring(0, MAX_SHOWN) + " [" + (arguments.length() - MAX_SHOWN) + " more characters]";
        InteractionAnswer answer = output.interact(InteractionRequest.builder("May it use " + call.name() + "?").text(shown)
                .options(List.of(InteractionOption.ALLOW, ALWAYS, InteractionOption.DENY)).toolCallId(call.id()).build());
        if (answer.chosen().filter(ALWAYS::equals).isPresent()) {
            allowed.add(call.name());
        }
        return answer.allowed();
    }
}
