package dev.yado.config.files.internal;

/**
 * Reports why a file is not applied, in a message for the person who edits it: it names the line, the key and the allowed
 * values, and never the value itself, which may be a secret in the wrong place.
 */
final class ConfigFileException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigFileException(String message) {
        super(message);
    }

    ConfigFileException(int line, String message) {
        this("line " + line + ": " + message);
    }
}
