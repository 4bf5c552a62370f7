package dev.yado.engine.acp.internal.connection;

import dev.yado.engine.acp.internal.connection.AgentException.Kind;
import dev.yado.process.Line;
import dev.yado.process.LineProcess;
import dev.yado.process.ProcessSpec;
import dev.yado.support.redaction.SecretRedactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC connection to one agent process over its standard streams, with at most one open request. The thread that waits for the response handles
 * everything the agent sends, in order; while no request is open, the agent's notifications are dropped and its requests rejected. Sending is safe from
 * any thread.
 */
public final class AgentConnection implements AutoCloseable {

    private static final int MAX_INVALID_LINES_LOGGED = 200;
    private static final long POLL_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final LineProcess process;
    private final AgentLog log;
    private final SecretRedactor redactor;
    private final BoundedLineQueue incoming = new BoundedLineQueue(2 * LineProcess.MAX_LINE);
    private final AtomicLong ids = new AtomicLong();
    // Set by the reader thread before it ends the queue.
    private volatile AgentException violation;
    private int invalidLines;

    /**
     * Starts the agent's process.
     *
     * @param log closed when the process and its children have ended
     */
    AgentConnection(ProcessSpec program, AgentLog log, SecretRedactor redactor) throws AgentException {
        this.redactor = redactor;
        this.log = log;
        if (ProcessSpec.find(program.command().get(0)).isEmpty()) {
            throw new AgentException(Kind.NOT_STARTED, "the agent's program is not on this machine: install it, or correct the profile's command");
        }
        try {
            process = LineProcess.start("yado-acp", program, this::logErrorOutput);
            process.listen(new LineProcess.Listener() {
                @Override
                public void line(Line line) throws InterruptedException {
                    receive(line);
                }

                @Override
                public void ended() {
                    incoming.end();
                }

                @Override
                public void gone() {
                    log.close();
                }
            });
        } catch (IOException e) {
            // Without the cause: its message contains the whole command.
            throw new AgentException(Kind.NOT_STARTED, "the agent's program could not be started");
        }
    }

    public boolean alive() {
        return process.alive() && violation == null && !incoming.ended();
    }

    /** Writes a line to the agent's log. */
    public void note(String line) {
        log.line(redactor.redact(line));
    }

    /** Sends a request and returns its id for {@link #await}. */
    public long request(String method, ObjectNode params) throws AgentException {
        long id = ids.incrementAndGet();
        // Before sending: messages may arrive before await is called.
        incoming.open();
        send(JsonRpc.request(id, method, params));
        return id;
    }

    public void notify(String method, ObjectNode params) throws AgentException {
        send(JsonRpc.notification(method, params));
    }

    /**
     * Waits for the response to a request and handles other messages until then. May be called again for the same request after it threw.
     *
     * @throws AgentException if the agent ends or violates the protocol, when a time limit is exceeded, or when the response is an error
     */
    public JsonNode await(long id, ResponseTimeout timeout, AgentMessageHandler handler) throws AgentException, InterruptedException {
        long deadline = System.nanoTime() + timeout.total().toNanos();
        long idleDeadline = System.nanoTime() + timeout.idle().toNanos();
        while (true) {
            if (handler.agentWaits()) {
                idleDeadline = System.nanoTime() + timeout.idle().toNanos();
            }
            long left = Math.min(deadline, idleDeadline) - System.nanoTime();
            // Checked before each message: an agent that sends without pause would keep the queue from ever being empty.
            Line line = left > 0 ? incoming.poll(Math.min(left, POLL_INTERVAL)) : null;
            if (line == null && (left <= 0 || violation != null || incoming.ended())) {
                throw noMessage(deadline);
            } else if (line == null) {
                continue;
            }
            ObjectNode message = AgentJson.object(line.bytes());
            if (message == null) {
                logInvalid(line);
                continue;
            }
            if (message.has("method")) {
                dispatch(message, handler);
                // After handling: time spent here is not the agent's silence.
                idleDeadline = System.nanoTime() + timeout.idle().toNanos();
            } else if (message.path("id").asString("").equals(String.valueOf(id))) {
                return JsonRpc.result(message, redactor::redact);
            }
            // Any other response belongs to a request that was given up.
        }
    }

    /** Drops notifications and rejects requests of the agent until the next request to it. */
    public void ignoreMessages() {
        incoming.close().forEach(this::reject);
    }

    /** Ends the agent and all of its child processes. */
    @Override
    public void close() {
        incoming.close();
        process.close();
    }

    private AgentException noMessage(long deadline) {
        if (violation != null) {
            return violation;
        } else if (incoming.ended()) {
            return new AgentException(Kind.ENDED, "the agent ended" + exit());
        } else if (System.nanoTime() >= deadline) {
            return new AgentException(Kind.TIMED_OUT, "the agent did not finish in time");
        }
        return new AgentException(Kind.IDLE_TIMED_OUT, "the agent was silent for too long");
    }

    private String exit() {
        // The output ends slightly before the process does.
        process.close();
        OptionalInt code = process.exitCode();
        return code.isPresent() ? " with exit code " + code.getAsInt() : "";
    }

    private void dispatch(ObjectNode message, AgentMessageHandler handler) {
        String method = AgentJson.string(message, "method");
        if (message.has("id")) {
            handler.requested(method, message.path("params"), new RequestResponder(this, message));
        } else {
            handler.notified(method, message.path("params"));
        }
    }

    // On the reader thread.
    private void receive(Line line) throws InterruptedException {
        if (violation != null) {
            return;
        }
        if (!line.whole() && !isUpdate(line)) {
            // It may have been the response that the run waits for.
            violation = new AgentException(Kind.PROTOCOL_VIOLATION, "the agent sent a message of more than " + (LineProcess.MAX_LINE >> 20) + " MiB");
            incoming.end();
        } else if (!line.whole()) {
            note("[yado: an update of more than " + (LineProcess.MAX_LINE >> 20) + " MiB was omitted]");
        } else if (line.bytes().length > 0 && !incoming.put(line)) {
            reject(line);
        }
    }

    private void logErrorOutput(Line line) {
        note(new String(line.bytes(), StandardCharsets.UTF_8) + (line.whole() ? "" : " [cut]"));
    }

    // Without a response the agent might wait forever.
    private void reject(Line line) {
        ObjectNode message = AgentJson.object(line.bytes());
        if (message != null && message.has("method") && message.has("id")) {
            new RequestResponder(this, message).error(JsonRpc.INTERNAL_ERROR, "no prompt is being worked on");
        }
    }

    private static boolean isUpdate(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8).replace(" ", "").contains("\"method\":\"session/update\"");
    }

    private void logInvalid(Line line) {
        if (invalidLines < MAX_INVALID_LINES_LOGGED) {
            invalidLines++;
            String text = new String(line.bytes(), 0, Math.min(line.bytes().length, 500), StandardCharsets.UTF_8);
            note("[yado: not a message] " + text);
        }
    }

    void send(JsonNode message) throws AgentException {
        if (!process.alive()) {
            throw new AgentException(Kind.ENDED, "the agent has ended");
        } else if (!process.send(AgentJson.bytes(message))) {
            throw new AgentException(Kind.PROTOCOL_VIOLATION, "the agent does not read its input");
        }
    }
}
