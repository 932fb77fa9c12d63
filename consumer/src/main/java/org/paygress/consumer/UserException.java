package org.paygress.consumer;

import java.util.Optional;
import org.paygress.protocol.message.ErrorReply;

/** Something the user can mend: what went wrong, and how to mend it. Never shown as a trace. */
final class UserException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final transient Optional<ErrorReply> reply;

  UserException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
    this.reply = Optional.empty();
  }

  /** A provider's error. */
  UserException(ErrorReply reply, String remedy) {
    super(words(reply));
    this.remedy = remedy;
    this.reply = Optional.of(reply);
  }

  /** What to throw instead of an {@link InterruptedException}; the thread stays interrupted. */
  static UserException interrupted(String remedy) {
    Thread.currentThread().interrupt();
    return new UserException("interrupted", remedy);
  }

  /** An error as people read it. */
  private static String words(ErrorReply error) {
    return error.message() + " [" + error.wireType() + "]";
  }

  String remedy() {
    return remedy;
  }

  /** What else the provider said; empty when that is the refund. */
  Optional<String> details() {
    return reply.filter(error -> error.refundToken().isEmpty()).flatMap(ErrorReply::details);
  }

  /** A token that gives the user's money back. */
  Optional<String> refundToken() {
    return reply.flatMap(ErrorReply::refundToken);
  }

  /** What the provider answered, if that is what went wrong. */
  Optional<ErrorReply> reply() {
    return reply;
  }
}
