package org.paygress.system.config;

/**
 * Something an operator should know about the configuration or the host, and what to do about it.
 *
 * @param line the 1-based line of the configuration file; 0 when no line is concerned
 * @param message what is wrong, in one line; never holds a secret
 * @param remedy what to do, in one line
 */
public record Problem(int line, String message, String remedy) {

  /** A problem that belongs to no line of the file. */
  public static Problem of(String message, String remedy) {
    return new Problem(0, message, remedy);
  }
}
