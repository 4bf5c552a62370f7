package dev.yado.engine.llm.internal.mcp;

import io.modelcontextprotocol.client.McpAsyncClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An open connection to a tool server.
 *
 * @param carrier  the process or the HTTP transport below the client
 * @param redactor removes the server's secrets from its output
 */
record McpConnection(McpAsyncClient client, AutoCloseable carrier, ToolTextRedactor redactor) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(McpConnection.class.getName());

    /** Waits for a response, and cancels its request on timeout or interruption. */
    static <T> T await(CompletableFuture<T> response, Duration timeout) throws TimeoutException, ExecutionException, InterruptedException {
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        // Completes pending calls.
        client.close();
        try {
            carrier.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a tool server's connection could not be closed properly", e);
        }
    }
}
