package dev.yado.engine.acp.internal.session;

import dev.yado.engine.acp.internal.connection.AgentConnection;
import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.engine.acp.internal.connection.AgentException;
import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.engine.acp.internal.connection.AgentLog;
import dev.yado.engine.acp.internal.connection.AgentMessageHandler;
import dev.yado.engine.acp.internal.connection.AgentPool;
import dev.yado.engine.acp.internal.connection.ResponseTimeout;
import dev.yado.engine.acp.internal.turn.DisplayPaths;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.support.redaction.SecretRedactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a Worker's agent to where it takes prompts: process, handshake, and the session of before or a new one. Used by the run's thread only.
 */
final class AgentStarter {

    private static final int PROTOCOL_VERSION = 1;
    private static final String CLIENT_VERSION = "1.0.0";
    private static final long MAX_LOG = 1 << 20;
    private static final int MOST_FAILED_LOADS = 2;
    private static final String WORK = "work";
    private static final String LOG_FILE = "agent.log";

    /**
     * An agent that takes prompts.
     *
     * @param sessionId  what it calls this conversation
     * @param remembers  true when it knows what was said before
     */
    record Agent(AgentConnection connection, String sessionId, boolean remembers, SecretRedactor scrubber, DisplayPaths paths) {
    }

    private final EngineContext context;
    private final AcpSettings settings;
    private final AgentPool agents;
    private int failedLoads;

    AgentStarter(EngineContext context, AcpSettings settings, AgentPool agents) {
        this.context = context;
        this.settings = settings;
        this.agents = agents;
    }

    /**
     * Starts the agent.
     *
     * @param begun is given the connection as soon as there is one; whoever has it ends it, also when this fails
     */
    Agent start(Consumer<AgentConnection> begun) throws AgentException, EngineException, InterruptedException {
        Path own = context.directory().orElseThrow(() -> EngineException.unavailable(
                "an agent needs a directory to work in: give this Runtime a directory for its Workers"));
        Path work = makeWork(own);
        Map<String, String> environment = new TreeMap<>();
        context.environment().forEach((name, secret) -> environment.put(name, secret.value()));
        SecretRedactor scrubber = SecretRedactor.of(context.environment().values()).withPaths(places(own, work));
        AgentConnection connection = agents.start(new ProcessSpec(context.profile().command(), environment, Optional.of(work)),
                new AgentLog(own.resolve(LOG_FILE), MAX_LOG), scrubber);
        begun.accept(connection);
        JsonNode capabilities = initialize(connection);
        return session(connection, capabilities, work, scrubber);
    }

    private static Path makeWork(Path own) throws EngineException {
        try {
            Path work = own.resolve(WORK);
            if (Files.isSymbolicLink(work)) {
                throw new EngineException(EngineErrorCode.INTERNAL, "the agent's working directory was replaced by a link: remove that, or the Worker");
            }
            // Resolved, for that is how the agent will name what is in it.
            return Files.createDirectories(work).toRealPath();
        } catch (IOException e) {
            throw new EngineException(EngineErrorCode.INTERNAL, "the agent's working directory cannot be made", e);
        }
    }

    private static Map<String, String> places(Path own, Path work) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put(work.toString(), ".");
        places.put(own.resolve(WORK).toString(), ".");
        places.put(work.getParent().toString(), "[worker]");
        places.put(own.toString(), "[worker]");
        places.put(System.getProperty("user.home", ""), "~");
        return places;
    }

    private JsonNode initialize(AgentConnection connection) throws AgentException, InterruptedException {
        ObjectNode params = AgentJson.object().put("protocolVersion", PROTOCOL_VERSION);
        // Neither files nor terminals: those are for editors with unsaved buffers and terminal panes. An agent has tools of its own for both.
        ObjectNode files = AgentJson.object().put("readTextFile", false).put("writeTextFile", false);
        params.set("clientCapabilities", AgentJson.object().put("terminal", false).set("fs", files));
        params.set("clientInfo", AgentJson.object().put("name", "yado").put("version", CLIENT_VERSION));
        JsonNode result = call(connection, "initialize", params);
        int version = result.path("protocolVersion").asInt(0);
        if (version != PROTOCOL_VERSION) {
            throw new AgentException(Kind.PROTOCOL_VIOLATION, "the agent speaks version " + version + " of the Agent Client Protocol; Yado speaks " + PROTOCOL_VERSION
                    + ": take another version of the agent");
        }
        if (settings.authMethod().isPresent()) {
            call(connection, "authenticate", AgentJson.object().put("methodId", settings.authMethod().get()));
        }
        return result.path("agentCapabilities");
    }

    private Agent session(AgentConnection connection, JsonNode capabilities, Path work, SecretRedactor scrubber) throws AgentException, InterruptedException {
        DisplayPaths paths = new DisplayPaths(work);
        String before = context.engineState().orElse("");
        String method = capabilities.path("sessionCapabilities").path("resume").isObject() ? "session/resume"
                : capabilities.path("loadSession").asBoolean(false) ? "session/load" : "";
        if (!before.isEmpty() && !method.isEmpty()) {
            try {
                // What it replays is in the log already. It may be much, so it has time as long as it goes on.
                long id = connection.request(method, sessionParams(work).put("sessionId", before));
                connection.await(id, new ResponseTimeout(settings.startTimeout().multipliedBy(10), settings.startTimeout()), AgentMessageHandler.IGNORE);
                failedLoads = 0;
                return new Agent(connection, before, true, scrubber, paths);
            } catch (AgentException e) {
                if (e.kind() != Kind.ERROR_RESPONSE) {
                    failedLoad(connection);
                    throw e;
                }
                // It has forgotten: a new one, which is told what was said.
                connection.note("[yado: the session of before is not to be had; a new one begins]");
            }
        }
        String id = AgentJson.string(call(connection, "session/new", sessionParams(work)), "sessionId");
        if (id.isEmpty()) {
            throw new AgentException(Kind.PROTOCOL_VIOLATION, "the agent began a session without an id");
        }
        if (!id.equals(before)) {
            boolean kept = id.getBytes(StandardCharsets.UTF_8).length <= EngineContext.MAX_ENGINE_STATE && scrubber.redact(id).equals(id);
            context.saveEngineState(kept ? id : "");
        }
        return new Agent(connection, id, false, scrubber, paths);
    }

    // An agent that ends or hangs over its session once may have been unlucky. One that does so again would do so for ever.
    private void failedLoad(AgentConnection connection) {
        if (++failedLoads >= MOST_FAILED_LOADS) {
            context.saveEngineState("");
            connection.note("[yado: the session of before cannot be taken up; the next start begins a new one]");
        }
    }

    private static ObjectNode sessionParams(Path work) {
        ObjectNode params = AgentJson.object().put("cwd", work.toString());
        params.set("mcpServers", AgentJson.NODES.arrayNode());
        return params;
    }

    private JsonNode call(AgentConnection connection, String method, ObjectNode params) throws AgentException, InterruptedException {
        return connection.await(connection.request(method, params), ResponseTimeout.of(settings.startTimeout()), AgentMessageHandler.IGNORE);
    }
}
