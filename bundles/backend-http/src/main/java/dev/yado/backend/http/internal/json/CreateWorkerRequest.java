package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The request body for creating a Worker. It accepts the intents of v0 Backends, which name a function in their workflow, and those of a
 * Runtime. It has no fields for capabilities, references or mounts: a Browser must not set them.
 */
public record CreateWorkerRequest(IntentBody intent, Optional<String> profile, Optional<String> displayName, Optional<String> requestedWorkerName,
        Optional<String> initialInput, Optional<Acceptance> acceptance) {

    private static final Set<String> TICKET_ROLES = Set.of("intake", "orchestrator", "coder", "reviewer");

    /** The fields of all intent kinds; {@link #translate} checks which kind needs which. */
    public record IntentBody(String kind, Optional<String> purpose, Optional<String> objective, Optional<String> role,
            Optional<String> ticketId) {

        /** Requires that no other field is present. Ignoring one silently would create a different Worker than intended. */
        private IntentBody only(String... fields) {
            Map<String, Optional<String>> given = Map.of("purpose", purpose, "objective", objective, "role", role, "ticket_id", ticketId);
            given.forEach((field, value) -> {
                if (value.isPresent() && !List.of(fields).contains(field)) {
                    throw invalid("intent." + field + " is not allowed for an intent of kind " + kind);
                }
            });
            return this;
        }
    }

    /** Condition under which the creation is reported as accepted. */
    public record Acceptance(Kind kind, Optional<Integer> expectedSegments) {
        /** The kinds of conditions. */
        public enum Kind implements WireName {
            SOCKET_READY, RUN_ACCEPTED
        }
    }

    private record Translated(Intent intent, ProfileSelector profile) {
    }

    /**
     * Converts to a Runtime's request.
     *
     * @throws YadoException {@code invalid_request} naming the field; {@code operation_unsupported} for an acceptance kind that no Runtime
     *     supports
     */
    public WorkerRequest toRequest() {
        if (acceptance.isPresent() && acceptance.get().kind() == Acceptance.Kind.SOCKET_READY) {
            throw new YadoException(FailureCode.OPERATION_UNSUPPORTED,
                    "acceptance socket_ready is not supported; use run_accepted or omit acceptance");
        }
        Translated translated = translate();
        ProfileSelector selector = profile.map(ProfileSelector::byName).orElse(translated.profile());
        return WorkerRequest.builder(translated.intent(), selector).displayName(displayName.or(this::requestedWorkerName).orElse(null))
                .initialInput(initialInput.orElse(null)).build();
    }

    private Translated translate() {
        return switch (intent.kind()) {
            case "assistant" -> ofDefault(new Intent.Assistant(intent.only("purpose").purpose()));
            case "task" -> ofDefault(new Intent.Task(required("objective", intent.only("objective").objective())));
            case "role" -> {
                String role = required("role", intent.only("role", "purpose").role());
                // A role with a built-in profile of its name gets that profile, as in v0.
                yield TICKET_ROLES.contains(role) ? builtin(role, intent.purpose()) : ofDefault(new Intent.Role(role, intent.purpose()));
            }
            case "workspace_companion", "workspace_orchestrator" -> ofDefault(Intent.role(intent.only().kind()));
            case "ticket_role" -> {
                String role = required("role", intent.only("role", "ticket_id").role());
                if (!TICKET_ROLES.contains(role)) {
                    throw invalid("intent.role must be one of intake, orchestrator, coder, reviewer");
                }
                yield builtin(role, Optional.of("ticket " + required("ticket_id", intent.ticketId())));
            }
            default -> throw invalid("intent.kind must be one of assistant, task, role, workspace_companion, workspace_orchestrator, ticket_role");
        };
    }

    private static Translated ofDefault(Intent intent) {
        return new Translated(intent, ProfileSelector.RUNTIME_DEFAULT);
    }

    private static Translated builtin(String role, Optional<String> purpose) {
        return new Translated(new Intent.Role(role, purpose), ProfileSelector.byName("builtin:" + role));
    }

    private static String required(String field, Optional<String> value) {
        return value.filter(text -> !text.isBlank()).orElseThrow(() -> invalid("intent." + field + " is required and must not be blank"));
    }

    private static YadoException invalid(String message) {
        return new YadoException(FailureCode.INVALID_REQUEST, message);
    }
}
