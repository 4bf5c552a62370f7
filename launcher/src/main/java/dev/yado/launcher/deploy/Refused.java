package dev.yado.launcher.deploy;

/** Why a file in {@code deploy/} is not in effect, in words for the person who put it there. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
