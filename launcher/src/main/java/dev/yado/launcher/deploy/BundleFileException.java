package dev.yado.launcher.deploy;

/** Reports why a file in {@code deploy/} is not in effect, in a message for the person who put it there. */
final class BundleFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BundleFileException(String message) {
        super(message);
    }
}
