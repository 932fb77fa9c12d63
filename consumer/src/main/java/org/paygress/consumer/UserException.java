package org.paygress.consumer;

import java.util.Optional;

/** Something the user can mend: what went wrong, and how to mend it. Never shown as a trace. */
final class UserException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final transient Optional<String> refundToken;

  UserException(String message, String remedy) {
    this(message, remedy, Optional.empty());
  }

  UserException(String message, String remedy, Optional<String> refundToken) {
    super(message);
    this.remedy = remedy;
    this.refundToken = refundToken;
  }

  String remedy() {
    return remedy;
  }

  /** A token that gives the user's money back. */
  Optional<String> refundToken() {
    return refundToken;
  }
}
