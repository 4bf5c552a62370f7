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
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Opens connections of one Worker to one tool server: starts its program or connects to its URL, and initializes the protocol. */
final class McpConnector {

    private static final JacksonMcpJsonMapper JSON = new JacksonMcpJsonMapper(LlmJson.MAPPER);
    /** Results are not validated: the model judges them. */
    private static final JsonSchemaValidator NO_VALIDATION = (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(null);

    private final ToolServerSettings settings;
    private final EngineContext context;
    private final Consumer<McpConnection> onEnd;
    private final Runnable onToolsChanged;

    /**
     * @param onEnd          receives a connection whose process has ended; called from any thread
     * @param onToolsChanged runs when the server reports that its tools have changed; called from any thread
     */
    McpConnector(ToolServerSettings settings, EngineContext context, Consumer<McpConnection> onEnd, Runnable onToolsChanged) {
        this.settings = settings;
        this.context = context;
        this.onEnd = onEnd;
        this.onToolsChanged = onToolsChanged;
    }

    /** Opens a connection. Reads secrets anew, so a changed value applies. */
    McpConnection connect() throws ToolServerException, EngineException, InterruptedException {
        Map<String, Secret> environment = new HashMap<>();
        for (Map.Entry<String, SecretReference> entry : settings.environment().entrySet()) {
            try {
                environment.put(entry.getKey(), entry.getValue().resolve());
            } catch (SecretUnavailableException e) {
                throw new ToolServerException("the tool server " + settings.name() + " has no value for " + entry.getKey() + " of its environment: "
                        + location(entry.getValue()) + " " + e.getMessage());
            }
        }
        environment.putAll(context.environment());
        return settings.url().isPresent() ? connectByHttp() : connectByCommand(environment);
    }

    private McpConnection connectByCommand(Map<String, Secret> environment) throws ToolServerException, EngineException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        environment.forEach((variable, secret) -> variables.put(variable, secret.value()));
        Optional<Path> directory = context.directory();
        LineProcess process;
        try {
            process = LineProcess.start("yado-llm-tool-" + settings.name(), new ProcessSpec(settings.command(), variables, directory));
        } catch (IOException e) {
            // Without the cause: its message contains the whole command.
            throw new ToolServerException("the program of the tool server " + settings.name() + " cannot be started: check that it is installed");
        }
        StdioTransport transport = new StdioTransport(process, JSON);
        McpConnection made = new McpConnection(client(transport), process, new ToolTextRedactor(environment.values(), directory));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        transport.whenEnded(() -> {
            ended.complete(null);
            onEnd.accept(made);
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
            throw new ToolServerException("no token for the tool server " + settings.name() + ": " + location(reference) + " " + e.getMessage());
        }
    }

    private static String location(SecretReference reference) {
        return reference.text().startsWith("env:") ? "its environment variable" : "its file";
    }

    private McpConnection connectByHttp() throws ToolServerException, InterruptedException {
        Optional<Secret> token = token();
        HttpToolTransport transport = new HttpToolTransport(settings, token, JSON);
        return initialized(new McpConnection(client(transport.transport()), transport, new ToolTextRedactor(token.stream().toList(), Optional.empty())),
                new CompletableFuture<>());
    }

    // When the library's client is closed, it does not complete a pending initialization: a program that ends immediately would use up the whole start timeout.
    private McpConnection initialized(McpConnection made, CompletableFuture<Void> ended) throws ToolServerException, InterruptedException {
        boolean initialized = false;
        try {
            CompletableFuture<?> response = made.client().initialize().toFuture();
            ended.thenRun(() -> response.cancel(true));
            McpConnection.await(response, settings.start());
            initialized = true;
            return made;
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new ToolServerException("the tool server " + settings.name() + " could not be connected");
        } finally {
            if (!initialized) {
                made.close();
            }
        }
    }

    private McpAsyncClient client(McpClientTransport transport) {
        return McpClient.async(transport).clientInfo(McpSchema.Implementation.builder("yado", "1").build()).jsonSchemaValidator(NO_VALIDATION)
                // Every call has its own timeout; these only keep the library's from being shorter.
                .requestTimeout(settings.call().plus(settings.start())).initializationTimeout(settings.start())
                .toolsChangeConsumer(now -> Mono.fromRunnable(onToolsChanged)).build();
    }
}
