package org.paygress.protocol.message;

/**
 * Leaves the reading of a message at its first defect. Caught inside this package, never seen
 * outside.
 */
final class Refusal extends Exception {

  private final ErrorType type;
  private final String reason;

  Refusal(ErrorType type, String reason) {
    super(reason, null, false, false);
    this.type = type;
    this.reason = reason;
  }

  static Refusal invalid(String reason) {
    return new Refusal(ErrorType.INVALID_REQUEST, reason);
  }

  ErrorType type() {
    return type;
  }

  String reason() {
    return reason;
  }
}
