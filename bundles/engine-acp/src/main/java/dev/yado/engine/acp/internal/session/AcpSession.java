package dev.yado.engine.acp.internal.session;

import dev.yado.engine.acp.internal.connection.AgentConnection;
import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.engine.acp.internal.connection.AgentException;
import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.engine.acp.internal.connection.AgentMessageHandler;
import dev.yado.engine.acp.internal.connection.AgentPool;
import dev.yado.engine.acp.internal.connection.RequestResponder;
import dev.yado.engine.acp.internal.connection.ResponseTimeout;
import dev.yado.engine.acp.internal.session.AgentStarter.Agent;
import dev.yado.engine.acp.internal.turn.PermissionBroker;
import dev.yado.engine.acp.internal.turn.PromptTurn;
import dev.yado.engine.acp.internal.turn.TranscriptSummaryPrompt;
import dev.yado.model.worker.Usage;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Worker's session: its agent is started when first needed, kept between runs, and restarted after it has ended. {@code run} is called by one thread at a
 * time; {@code close} by any, also while an abandoned run still waits, whose agent then ends.
 */
public final class AcpSession implements EngineSession {

    /** No limit here: the profile's limits and the idle timeout apply. */
    private static final Duration UNLIMITED = Duration.ofDays(365);
    /** Time for an agent to end a cancelled turn by itself. Shorter than the Runtime's own deadline for a cancelled run. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(3);
    private static final int MAX_STARTS = 3;
    private static final int MAX_ERROR_RESPONSES = 2;

    private final EngineContext context;
    private final AcpSettings settings;
    private final AgentPool agents;
    private final AgentStarter starter;
    private final RestartDelay restartDelay = new RestartDelay(Duration.ofMillis(250), Duration.ofSeconds(30));
    // Used by the run's thread only.
    private Agent agent;
    private boolean contextSent;
    private int errorResponses;
    // Guarded by this.
    private AgentConnection connection;
    private boolean closed;

    public AcpSession(EngineContext context, AcpSettings settings, AgentPool agents) {
        this.context = context;
        this.settings = settings;
        this.agents = agents;
        this.starter = new AgentStarter(context, settings, agents);
    }

    @Override
    public Result run(RunRequest request, RunOutput output) throws EngineException, InterruptedException {
        try {
            Agent ready = ready();
            try (PermissionBroker permissions = new PermissionBroker(context.profile().permissions(), output, ready.redactor())) {
                return prompt(ready, request, new PromptTurn(ready.sessionId(), output, ready.redactor(), ready.paths(), permissions), permissions, output);
            }
        } catch (AgentException e) {
            throw new EngineException(EngineErrorCode.PROVIDER_ERROR, e.getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        AgentConnection open;
        synchronized (this) {
            closed = true;
            open = connection;
            connection = null;
        }
        if (open != null) {
            agents.end(open);
        }
    }

    // --- The agent ---

    private Agent ready() throws AgentException, EngineException, InterruptedException {
        if (agent != null && agent.connection().alive()) {
            return agent;
        }
        if (agent != null) {
            // It ended between two runs.
            drop();
        }
        for (int attempt = 1;; attempt++) {
            restartDelay.await();
            try {
                agent = starter.start(this::register);
                contextSent = false;
                errorResponses = 0;
                return agent;
            } catch (AgentException e) {
                if (e.kind().fatal()) {
                    restartDelay.failed();
                }
                drop();
                // Only an agent that ended is retried: other failures would happen again.
                if (e.kind() != Kind.ENDED || attempt == MAX_STARTS) {
                    throw e;
                }
            } catch (InterruptedException | RuntimeException | EngineException e) {
                drop();
                throw e;
            }
        }
    }

    private void register(AgentConnection started) {
        synchronized (this) {
            if (!closed) {
                connection = started;
                return;
            }
        }
        agents.end(started);
        throw new RunEndedException();
    }

    private void drop() {
        AgentConnection dropped;
        synchronized (this) {
            dropped = connection;
            connection = null;
        }
        agent = null;
        if (dropped != null) {
            agents.end(dropped);
        }
    }

    // --- One prompt ---

    private Result prompt(Agent ready, RunRequest request, PromptTurn turn, PermissionBroker permissions, RunOutput output)
            throws AgentException, EngineException, InterruptedException {
        ObjectNode params = promptParams(ready, request.content());
        long id = 0;
        JsonNode result;
        try {
            id = ready.connection().request("session/prompt", params);
            contextSent = true;
            result = ready.connection().await(id, new ResponseTimeout(UNLIMITED, settings.idleTimeout()), turn);
        } catch (AgentException e) {
            if (e.kind().fatal()) {
                restartDelay.failed();
                drop();
            } else if (++errorResponses == MAX_ERROR_RESPONSES) {
                // The agent may run but have lost the session.
                drop();
            }
            // Reports what has arrived until then.
            turn.end();
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            // Cancelled, or a report failed: the turn's result is not needed.
            permissions.close();
            cancel(ready, id);
            throw e;
        } finally {
            ready.connection().ignoreMessages();
        }
        errorResponses = 0;
        restartDelay.succeeded();
        turn.end();
        usage(result.path("usage"), output);
        return ended(AgentJson.string(result, "stopReason"), turn);
    }

    private ObjectNode promptParams(Agent ready, String content) {
        ArrayNode blocks = AgentJson.NODES.arrayNode();
        if (!contextSent && !ready.resumed()) {
            context.profile().systemPrompt().ifPresent(text -> blocks.add(block(text)));
            TranscriptSummaryPrompt.of(context.transcript()).ifPresent(text -> blocks.add(block(text)));
        }
        blocks.add(block(content));
        ObjectNode params = AgentJson.object().put("sessionId", ready.sessionId());
        params.set("prompt", blocks);
        return params;
    }

    private static ObjectNode block(String text) {
        return AgentJson.object().put("type", "text").put("text", text);
    }

    // Keeps an agent that ends the cancelled turn properly, and ends any other.
    private void cancel(Agent ready, long id) {
        boolean interrupted = Thread.interrupted();
        try {
            ready.connection().notify("session/cancel", AgentJson.object().put("sessionId", ready.sessionId()));
            ready.connection().await(id, ResponseTimeout.of(CANCEL_GRACE), new CancelledTurn());
        } catch (AgentException e) {
            if (e.kind().fatal()) {
                drop();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            drop();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Handles the messages of a turn that was cancelled. */
    private static final class CancelledTurn implements AgentMessageHandler {

        @Override
        public void notified(String method, JsonNode params) {
            // The run has ended.
        }

        @Override
        public void requested(String method, JsonNode params, RequestResponder responder) {
            if (method.equals("session/request_permission")) {
                responder.result(PermissionBroker.cancelled());
            } else {
                responder.notSupported();
            }
        }
    }

    private static Result ended(String stopReason, PromptTurn turn) throws EngineException {
        switch (stopReason) {
            case "max_tokens", "max_turn_requests":
                return Result.LIMIT_REACHED;
            case "refusal":
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent refused to continue");
            case "cancelled":
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent ended its turn as cancelled, but no cancellation was requested");
            default:
                if (!turn.reported()) {
                    throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent ended its turn without a message and without a tool call");
                }
                return Result.FINISHED;
        }
    }

    private static void usage(JsonNode usage, RunOutput output) {
        Usage reported = Usage.builder().inputTokens(tokens(usage, "inputTokens")).outputTokens(tokens(usage, "outputTokens"))
                .cacheReadInputTokens(tokens(usage, "cachedReadTokens")).build();
        if (reported.isKnown()) {
            output.usage(reported);
        }
    }

    private static Long tokens(JsonNode usage, String field) {
        long tokens = usage.path(field).asLong(-1);
        return tokens >= 0 ? Long.valueOf(tokens) : null;
    }
}
