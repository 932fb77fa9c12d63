package org.paygress.protocol.message;

import java.util.Optional;

/**
 * A refusal, or a failure after payment with the money in it.
 *
 * @param type what we know it as
 * @param wireType the text of {@code error_type}; differs from {@code type} only for {@link
 *     ErrorType#OTHER}
 * @param message for people; never repeats what the consumer sent
 * @param details a remedy, or the refund token for clients that show only this
 * @param refundToken fresh ecash of the value that was taken
 */
public record ErrorReply(
    ErrorType type,
    String wireType,
    String message,
    Optional<String> details,
    Optional<String> refundToken)
    implements Reply {

  /** The details of every refusal that comes before money moves. */
  public static final String TOKEN_UNSPENT = "No token was redeemed: it is still yours to spend.";

  public ErrorReply(
      ErrorType type, String message, Optional<String> details, Optional<String> refundToken) {
    this(type, type.wire(), message, details, refundToken);
  }

  /** An error with a message alone. */
  public static ErrorReply of(ErrorType type, String message) {
    return new ErrorReply(type, message, Optional.empty(), Optional.empty());
  }

  /** A refusal before money moved; says so. */
  public static ErrorReply unspent(ErrorType type, String message) {
    return new ErrorReply(type, message, Optional.of(TOKEN_UNSPENT), Optional.empty());
  }

  /** A failure after payment: the refund stands in {@code refund_token} and in {@code details}. */
  public static ErrorReply refund(ErrorType type, String message, String refundToken) {
    return new ErrorReply(type, message, Optional.of(refundToken), Optional.of(refundToken));
  }

  @Override
  public String toString() {
    return "ErrorReply[type="
        + wireType
        + ", message="
        + message
        + ", details="
        + (refundToken.isPresent() ? "redacted" : details)
        + ", refundToken="
        + (refundToken.isPresent() ? "redacted" : "none")
        + "]";
  }
}
