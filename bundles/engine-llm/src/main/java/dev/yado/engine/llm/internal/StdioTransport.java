package dev.yado.engine.llm.internal;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * MCP over the standard streams of a process. The SDK's own ends at the first line that is no message, does not tell when the process ends, gives
 * the process the whole environment, and leaves its children behind.
 */
final class StdioTransport implements McpClientTransport {

    private static final System.Logger LOG = System.getLogger(StdioTransport.class.getName());

    private final ToolProcess process;
    private final McpJsonMapper json;
    private volatile Runnable ended = () -> { };

    StdioTransport(ToolProcess process, McpJsonMapper json) {
        this.process = process;
        this.json = json;
    }

    /** @param action what to do when the process is gone; on a thread of its own */
    void whenEnded(Runnable action) {
        ended = action;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> process.read(line -> receive(line, handler), () -> ended.run()));
    }

    private void receive(byte[] line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return;
        }
        try {
            handler.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(json, text))).subscribe(message -> { },
                    error -> LOG.log(System.Logger.Level.DEBUG, "a message of " + process + " could not be handled"));
        } catch (IOException | RuntimeException e) {
            // Many servers print other things, too.
            LOG.log(System.Logger.Level.DEBUG, "a line of " + process + " is no message");
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromRunnable(() -> {
            try {
                // JSON has no bare line ends.
                if (!process.send(json.writeValueAsString(message))) {
                    throw new IllegalStateException("the process takes nothing");
                }
            } catch (IOException e) {
                throw new IllegalStateException("a message could not be written", e);
            }
        });
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return json.convertValue(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
        // Who started the process ends it.
        return Mono.empty();
    }
}
