package dev.yado.engine.llm.internal.mcp;

import dev.yado.process.Line;
import dev.yado.process.LineProcess;
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

    private final LineProcess process;
    private final McpJsonMapper json;
    private volatile Runnable ended = () -> { };

    StdioTransport(LineProcess process, McpJsonMapper json) {
        this.process = process;
        this.json = json;
    }

    /** @param action what to do when the process is gone; on a thread of its own */
    void whenEnded(Runnable action) {
        ended = action;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> {
            try {
                process.listen(new Messages(handler));
            } catch (IOException e) {
                throw new IllegalStateException("the process cannot be heard", e);
            }
        });
    }

    /** Hands on what the process says. */
    private final class Messages implements LineProcess.Listener {

        private final Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler;

        private Messages(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
            this.handler = handler;
        }

        @Override
        public void line(Line line) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            if (!line.whole()) {
                // It may have been the answer that somebody waits for.
                LOG.log(System.Logger.Level.WARNING, process + " wrote a line of more than " + LineProcess.MAX_LINE + " bytes and is ended");
                process.close();
            } else if (!text.isBlank()) {
                receive(text);
            }
        }

        private void receive(String text) {
            try {
                handler.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(json, text))).subscribe(message -> { },
                        error -> LOG.log(System.Logger.Level.DEBUG, "a message of " + process + " could not be handled"));
            } catch (IOException | RuntimeException e) {
                // Many servers print other things, too.
                LOG.log(System.Logger.Level.DEBUG, "a line of " + process + " is no message");
            }
        }

        @Override
        public void ended() {
            ended.run();
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromRunnable(() -> {
            try {
                // JSON has no bare line ends.
                if (!process.send(json.writeValueAsString(message).getBytes(StandardCharsets.UTF_8))) {
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
