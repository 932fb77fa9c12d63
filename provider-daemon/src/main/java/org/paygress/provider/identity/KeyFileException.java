package org.paygress.provider.identity;

import org.paygress.system.config.Problem;

/** A key file that cannot be used; what to do about it is in {@link #problem()}. */
public final class KeyFileException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  KeyFileException(String message, String remedy) {
    super(message);
    this.problem = Problem.of(message, remedy);
  }

  /** What is wrong and what to do; holds nothing of the file's content. */
  public Problem problem() {
    return problem;
  }
}
