package dev.yado.config.files.internal;

/**
 * Reports why a file is not applied, in a message for the person who edits it: it names the line, the key and the allowed
 * values, and never the value itself, which may be a secret in the wrong place.
 */
final class ConfigFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    ConfigFileException(String message) {
        this(message, false);
    }

    private ConfigFileException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Returns the exception for a file whose bundle may still be coming, as during a start. */
    static ConfigFileException temporary(String message) {
        return new ConfigFileException(message, true);
    }

    ConfigFileException(int line, String message) {
        this("line " + line + ": " + message);
    }

    /** Returns whether the reason may pass without a change of the file. */
    boolean isTemporary() {
        return temporary;
    }
}
