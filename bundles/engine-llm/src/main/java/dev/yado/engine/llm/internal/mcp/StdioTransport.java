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
 * MCP over the standard streams of a process. The SDK's own transport stops at the first line that is not a message, does not report the end of the process,
 * passes on the whole environment, and leaves child processes behind.
 */
final class StdioTransport implements McpClientTransport {

    private static final System.Logger LOG = System.getLogger(StdioTransport.class.getName());

    private final LineProcess process;
    private final McpJsonMapper json;
    private volatile Runnable ended = () -> {};

    StdioTransport(LineProcess process, McpJsonMapper json) {
        this.process = process;
        this.json = json;
    }

    /** @param action runs when the process has ended, on a thread of the process */
    void whenEnded(Runnable action) {
        ended = action;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> {
            try {
                process.listen(new Messages(handler));
            } catch (IOException e) {
                throw new IllegalStateException("the output of the process cannot be read", e);
            }
        });
    }

    /** Passes the messages of the process to the SDK. */
    private final class Messages implements LineProcess.Listener {

        private final Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler;

        private Messages(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
            this.handler = handler;
        }

        @Override
        public void line(Line line) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            if (!line.whole()) {
                // It may have been the response that a call waits for.
                LOG.log(System.Logger.Level.WARNING, process + " wrote a line of more than " + LineProcess.MAX_LINE + " bytes; the process is ended");
                process.close();
            } else if (!text.isBlank()) {
                receive(text);
            }
        }

        private void receive(String text) {
            try {
                handler.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(json, text))).subscribe(message -> {},
                        error -> LOG.log(System.Logger.Level.DEBUG, "a message of " + process + " could not be handled"));
            } catch (IOException | RuntimeException e) {
                // Many servers also print other text.
                LOG.log(System.Logger.Level.DEBUG, "a line of " + process + " is not a message");
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
                // JSON contains no unescaped line ends.
                if (!process.send(json.writeValueAsString(message).getBytes(StandardCharsets.UTF_8))) {
                    throw new IllegalStateException("the process does not read its input");
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
        // The owner of the process ends it.
        return Mono.empty();
    }
}
