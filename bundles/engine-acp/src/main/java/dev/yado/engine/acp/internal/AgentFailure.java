package dev.yado.engine.acp.internal;

import java.util.Objects;

/** An agent did not do what was asked of it. The message may be shown: it holds nothing of the machine and no text of a library. */
final class AgentFailure extends Exception {

    private static final long serialVersionUID = 1L;

    enum Kind {
        /** It could not be started. */
        NOT_STARTED,
        /** Its process or its output ended. */
        ENDED,
        /** It did not answer in time. */
        SILENT,
        /** The run's time is up; the agent may be well. */
        OUT_OF_TIME,
        /** It wants to be logged in. */
        LOGIN,
        /** It answered with an error. */
        REFUSED,
        /** It broke the protocol. */
        BROKEN
    }

    private final Kind kind;

    AgentFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param cause for the log only */
    AgentFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    Kind kind() {
        return kind;
    }
}
