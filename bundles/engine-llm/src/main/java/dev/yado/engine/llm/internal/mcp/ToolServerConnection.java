package dev.yado.engine.llm.internal.mcp;

import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BackoffPolicy;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * One Worker's connection to one tool server. It is opened when first needed and, after a failure, again after a growing pause. A failure of the server
 * becomes the result of a call and never ends the run. Used by the run's thread; {@link #close} may be called by any.
 */
public final class ToolServerConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ToolServerConnection.class.getName());
    private static final BackoffPolicy RECONNECT = BackoffPolicy.exponential(Duration.ofMillis(500), Duration.ofSeconds(60));

    private final ToolServerSettings settings;
    private final EngineContext context;
    private final McpConnector connector;

    // Guarded by this.
    private McpConnection connection;
    private boolean closed;
    private final Backoff backoff = new Backoff(RECONNECT);
    private long notBefore = System.nanoTime();

    private volatile List<McpSchema.Tool> tools;
    private volatile boolean changed;

    public ToolServerConnection(ToolServerSettings settings, EngineContext context) {
        this.settings = settings;
        this.context = context;
        connector = new McpConnector(settings, context, this::closeFailed, () -> changed = true);
    }

    public String name() {
        return settings.name();
    }

    /** Returns the server's tools, as last listed. Connects first if there was no connection yet. */
    public List<McpSchema.Tool> tools() throws ToolServerException, EngineException, InterruptedException {
        List<McpSchema.Tool> known = tools;
        if (known != null && !changed) {
            return known;
        }
        McpConnection current = requireConnection();
        changed = false;
        try {
            tools = McpConnection.await(current.client().listTools().map(McpSchema.ListToolsResult::tools).toFuture(), settings.start()).stream()
                    // A tool without a name cannot be called.
                    .filter(tool -> tool.name() != null && !tool.name().isBlank() && current.redactor().hasCleanName(tool))
                    .map(tool -> current.redactor().clean(tool)).toList();
        } catch (TimeoutException | ExecutionException e) {
            closeFailed(current);
            throw new ToolServerException("the tool server " + name() + " did not list its tools");
        }
        return tools;
    }

    /** Calls a tool. On interruption or timeout the connection is closed, which ends the tool even if it ignores a cancellation. */
    public ToolOutcome call(String tool, String arguments) throws InterruptedException {
        Optional<Map<String, Object>> values = LlmJson.object(arguments);
        if (values.isEmpty()) {
            return new ToolOutcome("not called: the arguments are not a JSON object", true);
        }
        McpConnection current;
        try {
            current = requireConnection();
        } catch (ToolServerException | EngineException e) {
            return new ToolOutcome(e.getMessage(), true);
        }
        boolean responded = false;
        try {
            McpSchema.CallToolResult result = McpConnection.await(
                    current.client().callTool(McpSchema.CallToolRequest.builder(tool).arguments(values.get()).build()).toFuture(), settings.call());
            responded = true;
            return outcome(result, current.redactor());
        } catch (TimeoutException e) {
            return new ToolOutcome("the tool did not return within " + settings.call().toSeconds() + " seconds and was ended", true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof McpError error && error.getJsonRpcError() != null) {
                responded = true;
                return new ToolOutcome(cut(current.redactor().clean("the tool server rejected the call: " + error.getJsonRpcError().message())), true);
            }
            if (e.getCause() instanceof IllegalArgumentException) {
                // The server responded, but the library does not support the content type: the connection can still be used.
                responded = true;
                return new ToolOutcome("the tool's result cannot be read: its content type is not supported", true);
            }
            return new ToolOutcome("the tool server " + name() + " has failed; it is started again when it is next needed", true);
        } finally {
            if (responded) {
                recordSuccess();
            } else {
                closeFailed(current);
            }
        }
    }

    private ToolOutcome outcome(McpSchema.CallToolResult result, ToolTextRedactor redactor) {
        return new ToolOutcome(cut(redactor.clean(ToolResultText.text(result))), Boolean.TRUE.equals(result.isError()));
    }

    private String cut(String text) {
        if (text.length() <= settings.maxResult()) {
            return text;
        }
        int end = settings.maxResult();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "\n[" + (text.length() - end)
                + " more characters were cut]";
    }

    private McpConnection requireConnection() throws ToolServerException, EngineException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw new ToolServerException("the session has ended");
            } else if (connection != null) {
                return connection;
            }
            long wait = notBefore - System.nanoTime();
            if (wait > 0) {
                throw new ToolServerException("the tool server " + name() + " is not available; next attempt in " + (wait / 1_000_000_000 + 1) + " seconds");
            }
        }
        McpConnection made;
        try {
            made = connector.connect();
        } catch (ToolServerException e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage() + " (" + context.worker() + ")");
            recordFailure();
            throw e;
        }
        synchronized (this) {
            if (!closed) {
                connection = made;
                return made;
            }
        }
        made.close();
        throw new ToolServerException("the session has ended");
    }

    /** Closes a failed connection. */
    private void closeFailed(McpConnection failed) {
        synchronized (this) {
            if (connection != failed) {
                return;
            }
            connection = null;
        }
        recordFailure();
        failed.close();
    }

    private synchronized void recordSuccess() {
        backoff.reset();
    }

    private synchronized void recordFailure() {
        notBefore = System.nanoTime() + backoff.next().toNanos();
    }

    @Override
    public void close() {
        McpConnection last;
        synchronized (this) {
            closed = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
