package dev.yado.config.files.internal;

/**
 * A file that cannot become a configuration as it is. The message is written for the person who edits the file: it names
 * the line, the key and what is allowed, and never a value, because a value may be a secret in the wrong place.
 */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }

  Refused(int line, String message) {
    this("line " + line + ": " + message);
  }
}
