package org.paygress.protocol.nostr;

import java.io.IOException;

/**
 * Carries a reason out of the depths of a reader to the one place that turns it into a {@link
 * org.paygress.system.Parsed.Malformed}. The reason is a fixed text that repeats no input.
 */
class MalformedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  MalformedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** Strangers cause these at will: they must be cheap. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
