package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.support.redaction.SecretRedactor;
import tools.jackson.databind.JsonNode;

/** Assembles the parts of an agent's messages and thinking. Used by the run's thread only. */
final class MessageAssembler {

    /** Maximum length of a message, in characters; a longer one is split, which bounds memory. */
    private static final int MAX_LENGTH = 1 << 20;

    private enum Kind {
        NONE, MESSAGE, THINKING
    }

    private final RunOutput output;
    private final SecretRedactor redactor;
    private final StringBuilder whole = new StringBuilder();
    private SecretRedactor.Pieces pieces;
    private Kind kind = Kind.NONE;
    private String messageId = "";

    MessageAssembler(RunOutput output, SecretRedactor redactor) {
        this.output = output;
        this.redactor = redactor;
        this.pieces = redactor.pieces();
    }

    void message(JsonNode update) {
        add(Kind.MESSAGE, update);
    }

    void thinking(JsonNode update) {
        add(Kind.THINKING, update);
    }

    /** Ends the current message or thinking, if there is one. */
    void end() {
        if (kind == Kind.NONE) {
            return;
        }
        show(pieces.end());
        if (kind == Kind.THINKING) {
            output.thinkingDone(whole.toString());
        } else if (!whole.isEmpty()) {
            output.text(whole.toString());
        }
        kind = Kind.NONE;
        whole.setLength(0);
    }

    private void add(Kind next, JsonNode update) {
        String id = AgentJson.string(update, "messageId");
        if (kind != next || !id.equals(messageId) || whole.length() > MAX_LENGTH) {
            end();
            begin(next, id);
        }
        show(pieces.next(ContentText.text(update.path("content"))));
    }

    private void begin(Kind next, String id) {
        kind = next;
        messageId = id;
        pieces = redactor.pieces();
        if (kind == Kind.THINKING) {
            output.thinkingStart();
        }
    }

    private void show(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        whole.append(piece);
        if (kind == Kind.THINKING) {
            output.thinkingDelta(piece);
        } else {
            output.textDelta(piece);
        }
    }
}
