package dev.yado.support.secret;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown when a secret cannot be read. The message completes a sentence that begins with what should hold the secret ("the file of token_file"); it
 * names neither a path nor anything of the secret.
 */
@ProviderType
public final class SecretUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why the secret cannot be read. */
    public enum Problem {
        /** There is no such file, or the name is not that of a file. */
        MISSING("does not exist"),
        /** It is a folder, a pipe or a device. */
        NOT_A_FILE("is not a regular file"),
        /** Group or others have any access to it. */
        OPEN_TO_OTHERS("is open to other users; make it readable by its owner only (chmod 600)"),
        /** It is larger than the reader's maximum. */
        TOO_LARGE("is too large to hold a secret"),
        /** There is nothing in it but blanks. */
        EMPTY("is empty"),
        /** It is not UTF-8. */
        NOT_TEXT("is not UTF-8 text"),
        /** Reading failed, for example for lack of permission. */
        UNREADABLE("cannot be read"),
        /** The environment variable is not set, or is blank. */
        NOT_SET("is not set");

        private final String text;

        Problem(String text) {
            this.text = text;
        }
    }

    private final Problem problem;

    public SecretUnavailableException(Problem problem, Throwable cause) {
        super(problem.text, cause);
        this.problem = problem;
    }

    /** Returns why. */
    public Problem problem() {
        return problem;
    }
}
