package dev.yado.engine.acp.internal.connection;

import java.util.Objects;

/** An agent failed to do what was requested. The message may be shown to clients: it contains no paths, addresses or library texts. */
public final class AgentException extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** The process could not be started. */
        NOT_STARTED(false),
        /** The process or its output ended. */
        ENDED(true),
        /** The response did not arrive in time. */
        TIMED_OUT(true),
        /** The agent sent no message for too long. */
        IDLE_TIMED_OUT(true),
        /** The agent violated the protocol. */
        PROTOCOL_VIOLATION(true),
        /** The agent requires a login. */
        LOGIN_REQUIRED(false),
        /** The agent responded with an error. */
        ERROR_RESPONSE(false);

        private final boolean fatal;

        Kind(boolean fatal) {
            this.fatal = fatal;
        }

        /** Returns whether the process can no longer be used; the next start waits for a pause. */
        public boolean fatal() {
            return fatal;
        }
    }

    private final Kind kind;

    public AgentException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param cause for the log only */
    public AgentException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }
}
