package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.engine.acp.internal.connection.RequestResponder;
import dev.yado.engine.acp.internal.turn.ToolCalls.Description;
import dev.yado.model.failure.YadoException;
import dev.yado.model.interaction.InteractionOption.Kind;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.support.redaction.SecretRedactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides an agent's permission requests: by the profile's rules for the tool's kind, or by an interaction. Any failure is a denial. Each interaction waits on
 * its own thread, so that the run continues to handle the agent's messages and notices its end. Thread-safe.
 */
public final class PermissionBroker implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PermissionBroker.class.getName());

    private final Permissions rules;
    private final RunOutput output;
    private final SecretRedactor redactor;
    // Guarded by this.
    private final Set<Thread> waiting = new HashSet<>();
    private boolean closed;

    public PermissionBroker(Permissions rules, RunOutput output, SecretRedactor redactor) {
        this.rules = rules;
        this.output = output;
        this.redactor = redactor;
    }

    /** Decides a request. @param options in the protocol's form, each with {@code optionId}, {@code name} and {@code kind} */
    void decide(Description call, JsonNode options, RequestResponder responder) {
        Map<InteractionOption, String> offered = offered(options);
        switch (rules.of(call.kind())) {
            case ALLOW -> responder.result(first(offered, Kind.ALLOW_ONCE, Kind.ALLOW_ALWAYS));
            case DENY -> responder.result(refusal(offered));
            case ASK -> ask(call, offered, responder);
        }
    }

    synchronized boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Withdraws the open interactions: the agent receives the outcome {@code cancelled}. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
    }

    private synchronized void ask(Description call, Map<InteractionOption, String> offered, RequestResponder responder) {
        if (closed || offered.isEmpty() || waiting.size() >= RunOutput.MAX_OPEN_INTERACTIONS) {
            responder.result(closed ? cancelled() : refusal(offered));
            return;
        }
        String title = call.title().isEmpty() ? call.kind() : call.kind() + ": " + call.title();
        InteractionRequest interaction =
                InteractionRequest.builder(title).text(call.arguments()).options(List.copyOf(offered.keySet())).toolCallId(call.id()).build();
        Thread thread = new Thread(() -> {
            ObjectNode outcome = cancelled();
            try {
                InteractionAnswer answer = output.interact(interaction);
                outcome = answer.chosen().map(offered::get).map(PermissionBroker::selected).orElseGet(() -> refusal(offered));
            } catch (RunEndedException e) {
                LOG.log(System.Logger.Level.DEBUG, "a run ended before its interaction was answered", e);
            } catch (YadoException | IllegalStateException e) {
                // The interaction could not be opened, so the permission is denied.
                LOG.log(System.Logger.Level.WARNING, "an interaction for an agent's permission request could not be opened", e);
                outcome = refusal(offered);
            } finally {
                responder.result(outcome);
                synchronized (this) {
                    waiting.remove(Thread.currentThread());
                }
            }
        }, "yado-acp-ask");
        thread.setDaemon(true);
        waiting.add(thread);
        thread.start();
    }

    // The options of a known kind, in the agent's order; ids are arbitrary texts of the agent.
    private Map<InteractionOption, String> offered(JsonNode options) {
        Map<InteractionOption, String> offered = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        for (JsonNode option : options) {
            String id = AgentJson.string(option, "optionId");
            Optional<Kind> kind = kind(AgentJson.string(option, "kind"));
            if (kind.isPresent() && !ids.contains(id) && offered.size() < dev.yado.model.interaction.Interaction.MAX_OPTIONS) {
                ids.add(id);
                offered.put(InteractionOption.of(shownId(id, ids.size()), redactor.redact(AgentJson.string(option, "name")), kind.get()), id);
            }
        }
        return offered;
    }

    private String shownId(String id, int number) {
        return id.matches("[A-Za-z0-9_.:-]{1,100}") && redactor.redact(id).equals(id) ? id : "option-" + number;
    }

    private static Optional<Kind> kind(String wire) {
        for (Kind kind : Kind.values()) {
            if (kind.wire().equals(wire)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static ObjectNode refusal(Map<InteractionOption, String> offered) {
        return first(offered, Kind.REJECT_ONCE, Kind.REJECT_ALWAYS);
    }

    // Prefers once to always: the agent must not remember a decision of today's profile.
    private static ObjectNode first(Map<InteractionOption, String> offered, Kind preferred, Kind otherwise) {
        for (Kind kind : List.of(preferred, otherwise)) {
            for (Map.Entry<InteractionOption, String> option : offered.entrySet()) {
                if (option.getKey().kind() == kind) {
                    return selected(option.getValue());
                }
            }
        }
        return cancelled();
    }

    private static ObjectNode selected(String optionId) {
        return outcome(AgentJson.object().put("outcome", "selected").put("optionId", optionId));
    }

    public static ObjectNode cancelled() {
        return outcome(AgentJson.object().put("outcome", "cancelled"));
    }

    private static ObjectNode outcome(ObjectNode outcome) {
        ObjectNode result = AgentJson.object();
        result.set("outcome", outcome);
        return result;
    }
}
