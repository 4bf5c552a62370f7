package dev.yado.engine.acp.internal;

import java.util.Objects;

/** An agent did not do what was asked of it. The message may be shown: it holds nothing of the machine and no text of a library. */
final class AgentFailure extends Exception {

    private static final long serialVersionUID = 1L;

    enum Kind {
        /** It could not be started. */
        NOT_STARTED(false),
        /** Its process or its output ended. */
        ENDED(true),
        /** It did not answer in time. */
        OUT_OF_TIME(true),
        /** It said nothing at all for too long. */
        SILENT(true),
        /** It broke the protocol. */
        BROKEN(true),
        /** It wants to be logged in. */
        LOGIN(false),
        /** It answered with an error. */
        REFUSED(false);

        private final boolean fatal;

        Kind(boolean fatal) {
            this.fatal = fatal;
        }

        /** True when its process is of no more use, and a new one should not follow at once. */
        boolean fatal() {
            return fatal;
        }
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
