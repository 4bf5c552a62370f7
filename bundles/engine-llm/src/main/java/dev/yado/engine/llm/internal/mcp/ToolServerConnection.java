package dev.yado.engine.llm.internal.mcp;

import dev.yado.engine.llm.internal.support.LlmJson;
import dev.yado.process.LineProcess;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.support.secret.Secret;
import dev.yado.support.secret.SecretUnavailableException;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * One Worker's connection to one tool server. It is opened when first needed and, after a failure, again after a growing pause. A failure of the server
 * becomes the result of a call and never ends the run. Used by the run's thread; {@link #close} may be called by any.
 */
public final class ToolServerConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ToolServerConnection.class.getName());
    private static final JacksonMcpJsonMapper JSON = new JacksonMcpJsonMapper(LlmJson.MAPPER);
    /** Results are not validated: the model judges them. */
    private static final JsonSchemaValidator NO_VALIDATION = (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(null);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(60);

    /** An open connection. */
    private record Connection(McpAsyncClient client, AutoCloseable carrier, ToolTextRedactor scrubber) {
    }

    private final ToolServerSettings settings;
    private final EngineContext context;

    // Guarded by this.
    private Connection connection;
    private boolean closed;
    private int failures;
    private long notBefore;

    private volatile List<McpSchema.Tool> tools;
    private volatile boolean changed;

    public ToolServerConnection(ToolServerSettings settings, EngineContext context) {
        this.settings = settings;
        this.context = context;
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
        Connection current = requireConnection();
        changed = false;
        try {
            tools = await(current.client().listTools().map(McpSchema.ListToolsResult::tools), settings.start()).stream()
                    // A tool without a name cannot be called.
                    .filter(tool -> tool.name() != null && !tool.name().isBlank() && current.scrubber().hasCleanName(tool))
                    .map(tool -> current.scrubber().clean(tool)).toList();
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
        Connection current;
        try {
            current = requireConnection();
        } catch (ToolServerException | EngineException e) {
            return new ToolOutcome(e.getMessage(), true);
        }
        boolean responded = false;
        try {
            McpSchema.CallToolResult result = await(current.client().callTool(McpSchema.CallToolRequest.builder(tool).arguments(values.get()).build()), settings.call());
            responded = true;
            return outcome(result, current.scrubber());
        } catch (TimeoutException e) {
            return new ToolOutcome("the tool did not return within " + settings.call().toSeconds() + " seconds and was ended", true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof McpError error && error.getJsonRpcError() != null) {
                responded = true;
                return new ToolOutcome(cut(current.scrubber().clean("the tool server rejected the call: " + error.getJsonRpcError().message())), true);
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

    private ToolOutcome outcome(McpSchema.CallToolResult result, ToolTextRedactor scrubber) {
        return new ToolOutcome(cut(scrubber.clean(ToolResultText.text(result))), Boolean.TRUE.equals(result.isError()));
    }

    private String cut(String text) {
        if (text.length() <= settings.maxResult()) {
            return text;
        }
        int end = settings.maxResult();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "\n[" + (text.length() - end)
                + " more characters were cut]";
    }

    private Connection requireConnection() throws ToolServerException, EngineException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw new ToolServerException("the session has ended");
            } else if (connection != null) {
                return connection;
            }
            long wait = notBefore - System.nanoTime();
            if (failures > 0 && wait > 0) {
                throw new ToolServerException("the tool server " + name() + " is not available; next attempt in " + (wait / 1_000_000_000 + 1) + " seconds");
            }
        }
        Connection made;
        try {
            made = connect();
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
        end(made);
        throw new ToolServerException("the session has ended");
    }

    private Connection connect() throws ToolServerException, EngineException, InterruptedException {
        Map<String, Secret> environment = new HashMap<>();
        for (Map.Entry<String, SecretReference> entry : settings.environment().entrySet()) {
            try {
                environment.put(entry.getKey(), entry.getValue().resolve());
            } catch (SecretUnavailableException e) {
                throw new ToolServerException("the tool server " + name() + " has no value for " + entry.getKey() + " of its environment: "
                        + location(entry.getValue()) + " " + e.getMessage());
            }
        }
        environment.putAll(context.environment());
        return settings.url().isPresent() ? connectByHttp() : connectByCommand(environment);
    }

    private Connection connectByCommand(Map<String, Secret> environment) throws ToolServerException, EngineException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        environment.forEach((variable, secret) -> variables.put(variable, secret.value()));
        Optional<Path> directory = context.directory();
        LineProcess process;
        try {
            process = LineProcess.start("yado-llm-tool-" + name(), new ProcessSpec(settings.command(), variables, directory));
        } catch (IOException e) {
            // Without the cause: its message contains the whole command.
            throw new ToolServerException("the program of the tool server " + name() + " cannot be started: check that it is installed");
        }
        StdioTransport transport = new StdioTransport(process, JSON);
        Connection made = new Connection(client(transport), process, new ToolTextRedactor(environment.values(), directory));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        transport.whenEnded(() -> {
            ended.complete(null);
            closeFailed(made);
        });
        return initialized(made, ended);
    }

    private Optional<Secret> token() throws ToolServerException {
        if (settings.token().isEmpty()) {
            return Optional.empty();
        }
        SecretReference reference = settings.token().get();
        try {
            return Optional.of(reference.resolve());
        } catch (SecretUnavailableException e) {
            throw new ToolServerException("no token for the tool server " + name() + ": " + location(reference) + " " + e.getMessage());
        }
    }

    private static String location(SecretReference reference) {
        return reference.text().startsWith("env:") ? "its environment variable" : "its file";
    }

    private Connection connectByHttp() throws ToolServerException, InterruptedException {
        Optional<Secret> token = token();
        HttpToolTransport transport = new HttpToolTransport(settings, token, JSON);
        return initialized(new Connection(client(transport.transport()), transport, new ToolTextRedactor(token.stream().toList(), Optional.empty())),
                new CompletableFuture<>());
    }

    // When the library's client is closed, it does not complete a pending initialization: a program that ends immediately would use up the whole start timeout.
    private Connection initialized(Connection made, CompletableFuture<Void> ended) throws ToolServerException, InterruptedException {
        boolean initialized = false;
        try {
            CompletableFuture<?> response = made.client().initialize().toFuture();
            ended.thenRun(() -> response.cancel(true));
            await(response, settings.start());
            initialized = true;
            return made;
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new ToolServerException("the tool server " + name() + " could not be connected");
        } finally {
            if (!initialized) {
                end(made);
            }
        }
    }

    private McpAsyncClient client(McpClientTransport transport) {
        return McpClient.async(transport).clientInfo(McpSchema.Implementation.builder("yado", "1").build()).jsonSchemaValidator(NO_VALIDATION)
                // Every call has its own timeout; these only keep the library's from being shorter.
                .requestTimeout(settings.call().plus(settings.start())).initializationTimeout(settings.start())
                .toolsChangeConsumer(now -> Mono.fromRunnable(() -> changed = true)).build();
    }

    private static <T> T await(Mono<T> mono, Duration bound) throws TimeoutException, ExecutionException, InterruptedException {
        return await(mono.toFuture(), bound);
    }

    private static <T> T await(CompletableFuture<T> future, Duration bound) throws TimeoutException, ExecutionException, InterruptedException {
        try {
            return future.get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            future.cancel(true);
        }
    }

    /** Closes a failed connection. */
    private void closeFailed(Connection which) {
        synchronized (this) {
            if (connection != which) {
                return;
            }
            connection = null;
        }
        recordFailure();
        end(which);
    }

    private synchronized void recordSuccess() {
        failures = 0;
    }

    private synchronized void recordFailure() {
        long pause = Math.min(MAX_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(failures, 20));
        failures++;
        notBefore = System.nanoTime() + pause;
    }

    private static void end(Connection which) {
        // Completes pending calls.
        which.client().close();
        try {
            which.carrier().close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a tool server's connection could not be closed properly", e);
        }
    }

    @Override
    public void close() {
        Connection last;
        synchronized (this) {
            closed = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            end(last);
        }
    }
}
