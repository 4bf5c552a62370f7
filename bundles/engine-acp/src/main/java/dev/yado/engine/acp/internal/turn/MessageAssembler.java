package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.support.redaction.SecretRedactor;
import tools.jackson.databind.JsonNode;

/** Puts the pieces of what an agent says and thinks together. Used by the run's thread only. */
final class MessageAssembler {

    /** An agent that never stops talking fills answers of this many characters, not this process's memory. */
    private static final int LONGEST = 1 << 20;

    private enum Kind {
        NOTHING, ANSWER, THOUGHT
    }

    private final RunOutput output;
    private final SecretRedactor scrubber;
    private final StringBuilder whole = new StringBuilder();
    private SecretRedactor.Pieces pieces;
    private Kind kind = Kind.NOTHING;
    private String messageId = "";

    MessageAssembler(RunOutput output, SecretRedactor scrubber) {
        this.output = output;
        this.scrubber = scrubber;
        this.pieces = scrubber.pieces();
    }

    void said(JsonNode update) {
        add(Kind.ANSWER, update);
    }

    void thought(JsonNode update) {
        add(Kind.THOUGHT, update);
    }

    /** Ends what is being said, if anything is. */
    void end() {
        if (kind == Kind.NOTHING) {
            return;
        }
        show(pieces.end());
        if (kind == Kind.THOUGHT) {
            output.thinkingDone(whole.toString());
        } else if (!whole.isEmpty()) {
            output.text(whole.toString());
        }
        kind = Kind.NOTHING;
        whole.setLength(0);
    }

    private void add(Kind next, JsonNode update) {
        String id = AgentJson.string(update, "messageId");
        if (kind != next || !id.equals(messageId) || whole.length() > LONGEST) {
            end();
            begin(next, id);
        }
        show(pieces.next(ContentText.text(update.path("content"))));
    }

    private void begin(Kind next, String id) {
        kind = next;
        messageId = id;
        pieces = scrubber.pieces();
        if (kind == Kind.THOUGHT) {
            output.thinkingStart();
        }
    }

    private void show(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        whole.append(piece);
        if (kind == Kind.THOUGHT) {
            output.thinkingDelta(piece);
        } else {
            output.textDelta(piece);
        }
    }
}
