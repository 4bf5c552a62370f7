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
import dev.yado.runtime.spi.profile.ProfileOptions;
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
 * Starts a Worker's agent until it accepts prompts: process, handshake, and the previous session or a new one. Used by the run's thread only.
 */
final class AgentStarter {

    private static final int PROTOCOL_VERSION = 1;
    private static final String CLIENT_VERSION = "1.0.0";
    private static final long MAX_LOG = 1 << 20;
    private static final int MAX_FAILED_RESUMES = 2;
    private static final String WORK = "work";
    private static final String LOG_FILE = "agent.log";

    /**
     * An agent that accepts prompts.
     *
     * @param sessionId  the agent's id of the conversation
     * @param resumed    true when the agent knows the earlier conversation
     */
    record Agent(AgentConnection connection, String sessionId, boolean resumed, SecretRedactor redactor, DisplayPaths paths) {
    }

    private final EngineContext context;
    private final AcpSettings settings;
    private final AgentPool agents;
    private int failedResumes;

    AgentStarter(EngineContext context, AcpSettings settings, AgentPool agents) {
        this.context = context;
        this.settings = settings;
        this.agents = agents;
    }

    /**
     * Starts the agent.
     *
     * @param started receives the connection immediately; the receiver must end it, also when this method fails
     */
    Agent start(Consumer<AgentConnection> started) throws AgentException, EngineException, InterruptedException {
        Path own = context.directory().orElseThrow(() -> EngineException.unavailable(
                "an agent needs a working directory: configure a directory for the Workers of this Runtime"));
        Path work = createWork(own);
        Map<String, String> environment = new TreeMap<>();
        context.environment().forEach((name, secret) -> environment.put(name, secret.value()));
        SecretRedactor redactor = SecretRedactor.of(context.environment().values()).withPaths(places(own, work));
        AgentConnection connection = agents.start(new ProcessSpec(context.profile().values(ProfileOptions.COMMAND), environment, Optional.of(work)),
                new AgentLog(own.resolve(LOG_FILE), MAX_LOG), redactor);
        started.accept(connection);
        JsonNode capabilities = initialize(connection);
        return session(connection, capabilities, work, redactor);
    }

    private static Path createWork(Path own) throws EngineException {
        try {
            Path work = own.resolve(WORK);
            if (Files.isSymbolicLink(work)) {
                throw new EngineException(EngineErrorCode.INTERNAL,
                        "the agent's working directory was replaced by a symbolic link: remove the link, or delete the Worker");
            }
            // Resolved, since agents report resolved paths.
            return Files.createDirectories(work).toRealPath();
        } catch (IOException e) {
            throw new EngineException(EngineErrorCode.INTERNAL, "the agent's working directory cannot be created", e);
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
        // No files and no terminals: they are for editors with unsaved buffers and terminal panes. Agents have their own tools for both.
        ObjectNode files = AgentJson.object().put("readTextFile", false).put("writeTextFile", false);
        params.set("clientCapabilities", AgentJson.object().put("terminal", false).set("fs", files));
        params.set("clientInfo", AgentJson.object().put("name", "yado").put("version", CLIENT_VERSION));
        JsonNode result = call(connection, "initialize", params);
        int version = result.path("protocolVersion").asInt(0);
        if (version != PROTOCOL_VERSION) {
            throw new AgentException(Kind.PROTOCOL_VIOLATION,
                    "the agent supports version " + version + " of the Agent Client Protocol, Yado version " + PROTOCOL_VERSION
                            + ": use another version of the agent");
        }
        if (settings.authMethod().isPresent()) {
            call(connection, "authenticate", AgentJson.object().put("methodId", settings.authMethod().get()));
        }
        return result.path("agentCapabilities");
    }

    private Agent session(AgentConnection connection, JsonNode capabilities, Path work, SecretRedactor redactor) throws AgentException, InterruptedException {
        DisplayPaths paths = new DisplayPaths(work);
        String previous = context.engineState().orElse("");
        String method = capabilities.path("sessionCapabilities").path("resume").isObject() ? "session/resume"
                : capabilities.path("loadSession").asBoolean(false) ? "session/load" : "";
        if (!previous.isEmpty() && !method.isEmpty()) {
            try {
                // The agent replays the conversation, which the log already contains. That may take long, so the idle timeout decides.
                long id = connection.request(method, sessionParams(work).put("sessionId", previous));
                connection.await(id, new ResponseTimeout(settings.startTimeout().multipliedBy(10), settings.startTimeout()), AgentMessageHandler.IGNORE);
                failedResumes = 0;
                return new Agent(connection, previous, true, redactor, paths);
            } catch (AgentException e) {
                if (e.kind() != Kind.ERROR_RESPONSE) {
                    resumeFailed(connection);
                    throw e;
                }
                // The agent does not know the session: begins a new one, with a summary of the conversation.
                connection.note("[yado: the previous session does not exist; starting a new one]");
            }
        }
        String id = AgentJson.string(call(connection, "session/new", sessionParams(work)), "sessionId");
        if (id.isEmpty()) {
            throw new AgentException(Kind.PROTOCOL_VIOLATION, "the agent created a session without an id");
        }
        if (!id.equals(previous)) {
            boolean kept = id.getBytes(StandardCharsets.UTF_8).length <= EngineContext.MAX_ENGINE_STATE && redactor.redact(id).equals(id);
            context.saveEngineState(kept ? id : "");
        }
        return new Agent(connection, id, false, redactor, paths);
    }

    // One failure may be temporary; after another, the session is given up, since the agent would fail at every start.
    private void resumeFailed(AgentConnection connection) {
        if (++failedResumes >= MAX_FAILED_RESUMES) {
            context.saveEngineState("");
            connection.note("[yado: the previous session cannot be resumed; the next start begins a new one]");
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
