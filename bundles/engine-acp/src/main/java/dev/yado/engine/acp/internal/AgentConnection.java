package dev.yado.engine.acp.internal;

import dev.yado.engine.acp.internal.AgentFailure.Kind;
import dev.yado.process.Line;
import dev.yado.process.LineProcess;
import dev.yado.process.ProcessSpec;
import dev.yado.runtime.spi.profile.Scrubber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC with one agent over its standard streams, one request of ours at a time. Everything the agent sends is worked on by the thread that waits for
 * the answer, in the order it was sent; while nobody waits, its messages are dropped and its requests refused. Sending is safe from any thread.
 */
final class AgentConnection implements AutoCloseable {

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INTERNAL_ERROR = -32603;
    private static final int AUTH_REQUIRED = -32000;
    private static final int MAX_GARBAGE_NOTED = 200;
    private static final long LOOK_AROUND = Duration.ofSeconds(1).toNanos();

    /** Works on what an agent sends while a request of ours is open. */
    interface Handler {

        void notified(String method, JsonNode params);

        /** @param reply answers now or later, from any thread */
        void requested(String method, JsonNode params, Reply reply);

        /** True while the agent waits for us: then its silence is not its own. */
        default boolean agentWaits() {
            return false;
        }
    }

    /** For requests during which nothing the agent sends is of interest. */
    static final Handler NOTHING = new Handler() {
        @Override
        public void notified(String method, JsonNode params) {
            // Of no interest.
        }

        @Override
        public void requested(String method, JsonNode params, Reply reply) {
            reply.notSupported();
        }
    };

    /** Answers one request of the agent's. An agent that is gone meanwhile gets no answer, and that is all. */
    final class Reply {

        private final ObjectNode request;

        private Reply(ObjectNode request) {
            this.request = request;
        }

        void result(ObjectNode result) {
            answer("result", result);
        }

        void notSupported() {
            error(METHOD_NOT_FOUND, "not supported by this client");
        }

        private void error(int code, String why) {
            answer("error", Json.object().put("code", code).put("message", why));
        }

        private void answer(String field, ObjectNode value) {
            ObjectNode answer = Json.object().put("jsonrpc", "2.0");
            answer.set("id", request.get("id"));
            answer.set(field, value);
            try {
                send(answer);
            } catch (AgentFailure e) {
                note("[yado: an answer did not reach the agent]");
            }
        }
    }

    /**
     * How long to wait for an answer.
     *
     * @param total altogether
     * @param idle  without any message from the agent
     */
    record Patience(Duration total, Duration idle) {

        static Patience of(Duration total) {
            return new Patience(total, total);
        }
    }

    private final LineProcess process;
    private final AgentLog log;
    private final Scrubber scrubber;
    private final LineInbox inbox = new LineInbox(2 * LineProcess.MAX_LINE);
    private final AtomicLong ids = new AtomicLong();
    // Set by the thread that reads, before it ends the inbox.
    private volatile AgentFailure broken;
    private int garbage;

    /** @param log closed when the agent is gone */
    AgentConnection(ProcessSpec program, AgentLog log, Scrubber scrubber) throws AgentFailure {
        this.scrubber = scrubber;
        this.log = log;
        if (ProcessSpec.find(program.words().get(0)).isEmpty()) {
            throw new AgentFailure(Kind.NOT_STARTED, "the agent's program is not on this machine: install it, or correct the profile's command");
        }
        try {
            process = LineProcess.start("yado-acp", program, Optional.of(this::error));
            process.listen(new LineProcess.Listener() {
                @Override
                public void line(Line line) throws InterruptedException {
                    read(line);
                }

                @Override
                public void ended() {
                    inbox.end();
                }

                @Override
                public void gone() {
                    log.close();
                }
            });
        } catch (IOException e) {
            // Its text names the whole command.
            throw new AgentFailure(Kind.NOT_STARTED, "the agent's program could not be started");
        }
    }

    boolean alive() {
        return process.alive() && broken == null && !inbox.ended();
    }

    /** A line for the agent's log. */
    void note(String line) {
        log.line(scrubber.clean(line));
    }

    /** Sends a request; {@link #await} has its answer. */
    long request(String method, ObjectNode params) throws AgentFailure {
        long id = ids.incrementAndGet();
        // From now on everything counts, also what comes before the answer is waited for.
        inbox.listen();
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
        message.set("params", params);
        send(message);
        return id;
    }

    void notify(String method, ObjectNode params) throws AgentFailure {
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        send(message);
    }

    /**
     * Waits for the answer to a request, and works on what comes meanwhile. May be called again for the same request after it threw.
     *
     * @throws AgentFailure when there will be no answer, when it took too long, or when the answer is an error
     */
    JsonNode await(long id, Patience patience, Handler handler) throws AgentFailure, InterruptedException {
        long end = System.nanoTime() + patience.total().toNanos();
        long idleEnd = System.nanoTime() + patience.idle().toNanos();
        while (true) {
            if (handler.agentWaits()) {
                idleEnd = System.nanoTime() + patience.idle().toNanos();
            }
            long left = Math.min(end, idleEnd) - System.nanoTime();
            // Looked at each time: a flood would keep the inbox from ever being empty.
            Line line = left > 0 ? inbox.poll(Math.min(left, LOOK_AROUND)) : null;
            if (line == null && (left <= 0 || broken != null || inbox.ended())) {
                throw noLine(end);
            } else if (line == null) {
                continue;
            }
            ObjectNode message = Json.object(line.bytes());
            if (message == null) {
                garbage(line);
                continue;
            }
            if (message.has("method")) {
                work(message, handler);
                // Also what took its time here: a question to a person is not the agent's silence.
                idleEnd = System.nanoTime() + patience.idle().toNanos();
            } else if (message.path("id").asString("").equals(String.valueOf(id))) {
                return result(message);
            }
            // An answer to anything else is to a question that nobody asks any more.
        }
    }

    /** What comes from now on is of no interest, until the next request. */
    void rest() {
        inbox.stopListening().forEach(this::refuse);
    }

    /** Ends the agent and everything it started. */
    @Override
    public void close() {
        inbox.stopListening();
        process.close();
    }

    private AgentFailure noLine(long end) {
        if (broken != null) {
            return broken;
        } else if (inbox.ended()) {
            return new AgentFailure(Kind.ENDED, "the agent ended" + exit());
        } else if (System.nanoTime() >= end) {
            return new AgentFailure(Kind.OUT_OF_TIME, "the agent did not finish in time");
        }
        return new AgentFailure(Kind.SILENT, "the agent was silent for too long");
    }

    private String exit() {
        // Its output ends a moment before its process does.
        process.close();
        OptionalInt code = process.exitCode();
        return code.isPresent() ? " with exit code " + code.getAsInt() : "";
    }

    private void work(ObjectNode message, Handler handler) {
        String method = Json.string(message, "method");
        if (message.has("id")) {
            handler.requested(method, message.path("params"), new Reply(message));
        } else {
            handler.notified(method, message.path("params"));
        }
    }

    private JsonNode result(ObjectNode message) throws AgentFailure {
        JsonNode error = message.path("error");
        if (!error.isObject()) {
            return message.path("result");
        }
        if (error.path("code").asInt(0) == AUTH_REQUIRED) {
            throw new AgentFailure(Kind.LOGIN, "the agent wants to be logged in: log it in once as the user that Yado runs as, "
                    + "or give it its key by the profile's environment");
        }
        throw new AgentFailure(Kind.REFUSED, "the agent answered with an error: " + SafeText.of(scrubber.clean(explanation(error))));
    }

    // Many agents say "Internal error" and put what is wrong beside it.
    private static String explanation(JsonNode error) {
        String details = error.path("data").isString() ? error.path("data").stringValue() : Json.string(error.path("data"), "details");
        String message = Json.string(error, "message");
        return details.isBlank() || details.equals(message) ? message : message + ": " + details;
    }

    // On the thread that reads.
    private void read(Line line) throws InterruptedException {
        if (broken != null) {
            return;
        }
        if (!line.whole() && !isUpdate(line)) {
            // It may have been the answer that somebody waits for.
            broken = new AgentFailure(Kind.BROKEN, "the agent sent a message of more than " + (LineProcess.MAX_LINE >> 20) + " MiB");
            inbox.end();
        } else if (!line.whole()) {
            note("[yado: an update of more than " + (LineProcess.MAX_LINE >> 20) + " MiB was left out]");
        } else if (line.bytes().length > 0 && !inbox.put(line)) {
            refuse(line);
        }
    }

    private void error(Line line) {
        note(new String(line.bytes(), StandardCharsets.UTF_8) + (line.whole() ? "" : " [cut]"));
    }

    // An agent that asks at the wrong time must not wait for an answer for ever.
    private void refuse(Line line) {
        ObjectNode message = Json.object(line.bytes());
        if (message != null && message.has("method") && message.has("id")) {
            new Reply(message).error(INTERNAL_ERROR, "no prompt is being worked on");
        }
    }

    private static boolean isUpdate(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8).replace(" ", "").contains("\"method\":\"session/update\"");
    }

    private void garbage(Line line) {
        if (garbage < MAX_GARBAGE_NOTED) {
            garbage++;
            String text = new String(line.bytes(), 0, Math.min(line.bytes().length, 500), StandardCharsets.UTF_8);
            note("[yado: not a message] " + text);
        }
    }

    private void send(JsonNode message) throws AgentFailure {
        if (!process.alive()) {
            throw new AgentFailure(Kind.ENDED, "the agent has ended");
        } else if (!process.send(Json.bytes(message))) {
            throw new AgentFailure(Kind.BROKEN, "the agent does not read what it is sent");
        }
    }
}
