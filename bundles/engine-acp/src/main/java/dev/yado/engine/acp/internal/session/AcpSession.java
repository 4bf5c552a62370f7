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
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Worker's agent: started when it is first needed, kept between runs, started anew when it ended. {@code run} is called by one thread at a time;
 * {@code close} by any, also while a run that was abandoned still waits: its agent ends under it.
 */
public final class AcpSession implements EngineSession {

    /** No bound of its own: the profile's limits and the agent's silence are the bounds. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);
    /** For an agent to end a cancelled turn by itself. Shorter than the Runtime's own deadline, after which it would be too late to be kind. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(3);
    private static final int MAX_STARTS = 3;
    private static final int MAX_REFUSALS = 2;

    private final EngineContext context;
    private final AcpSettings settings;
    private final AgentPool agents;
    private final AgentStarter starter;
    private final RestartDelay restartDelay = new RestartDelay(Duration.ofMillis(250), Duration.ofSeconds(30));
    // Of the run's thread alone.
    private Agent agent;
    private boolean introduced;
    private int refusals;
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
            try (PermissionBroker desk = new PermissionBroker(context.profile().permissions(), output, ready.scrubber())) {
                return prompt(ready, request, new PromptTurn(ready.sessionId(), output, ready.scrubber(), ready.paths(), desk), desk, output);
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
            // It ended between two runs, which is its right.
            drop();
        }
        for (int attempt = 1;; attempt++) {
            restartDelay.await();
            try {
                agent = starter.start(this::begun);
                introduced = false;
                refusals = 0;
                return agent;
            } catch (AgentException e) {
                if (e.kind().fatal()) {
                    restartDelay.failed();
                }
                drop();
                // What would not be better the next time is said at once.
                if (e.kind() != Kind.ENDED || attempt == MAX_STARTS) {
                    throw e;
                }
            } catch (InterruptedException | RuntimeException | EngineException e) {
                drop();
                throw e;
            }
        }
    }

    private void begun(AgentConnection started) {
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

    private Result prompt(Agent ready, RunRequest request, PromptTurn turn, PermissionBroker desk, RunOutput output)
            throws AgentException, EngineException, InterruptedException {
        ObjectNode params = promptParams(ready, request.content());
        long id = 0;
        JsonNode result;
        try {
            id = ready.connection().request("session/prompt", params);
            introduced = true;
            result = ready.connection().await(id, new ResponseTimeout(AS_LONG_AS_IT_TAKES, settings.idleTimeout()), turn);
        } catch (AgentException e) {
            if (e.kind().fatal()) {
                restartDelay.failed();
                drop();
            } else if (++refusals == MAX_REFUSALS) {
                // It may have lost the session without losing its life.
                drop();
            }
            // What it said until then was said.
            turn.end();
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            // Cancelled, or a report could not be made: the turn is of no use to anybody.
            desk.close();
            cancel(ready, id);
            throw e;
        } finally {
            ready.connection().ignoreMessages();
        }
        refusals = 0;
        restartDelay.succeeded();
        turn.end();
        usage(result.path("usage"), output);
        return ended(AgentJson.string(result, "stopReason"), turn);
    }

    private ObjectNode promptParams(Agent ready, String content) {
        ArrayNode blocks = AgentJson.NODES.arrayNode();
        if (!introduced && !ready.remembers()) {
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

    // The run is over for everybody else. An agent that ends its turn properly is kept for the next; any other is ended.
    private void cancel(Agent ready, long id) {
        boolean interrupted = Thread.interrupted();
        try {
            ready.connection().notify("session/cancel", AgentJson.object().put("sessionId", ready.sessionId()));
            ready.connection().await(id, ResponseTimeout.of(CANCEL_GRACE), new Cancelled());
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

    /** For what an agent still wants to know of a turn that was cancelled. */
    private static final class Cancelled implements AgentMessageHandler {

        @Override
        public void notified(String method, JsonNode params) {
            // Too late to report.
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
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent refused to go on with this");
            case "cancelled":
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent gave its turn up, although nobody cancelled it");
            default:
                if (!turn.anything()) {
                    throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "the agent ended its turn without having said or done anything");
                }
                return Result.FINISHED;
        }
    }

    private static void usage(JsonNode usage, RunOutput output) {
        Usage reported = new Usage(tokens(usage, "inputTokens"), tokens(usage, "outputTokens"), tokens(usage, "cachedReadTokens"));
        if (reported.isKnown()) {
            output.usage(reported);
        }
    }

    private static OptionalLong tokens(JsonNode usage, String field) {
        long tokens = usage.path(field).asLong(-1);
        return tokens >= 0 ? OptionalLong.of(tokens) : OptionalLong.empty();
    }
}
