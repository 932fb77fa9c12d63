package org.paygress.consumer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.system.files.OwnerOnly;

/** Something the user can mend: what went wrong, and how to mend it. Never shown as a trace. */
public final class UserException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final transient Optional<ErrorReply> reply;
  private final String refundNote;

  public UserException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
    this.reply = Optional.empty();
    this.refundNote = "";
  }

  /** A provider's error. */
  public UserException(ErrorReply reply, String remedy) {
    this(reply, remedy, "neither checked nor recorded: keep it");
  }

  /**
   * A provider's error.
   *
   * @param refundNote what became of the refund in it, if there is one
   */
  public UserException(ErrorReply reply, String remedy, String refundNote) {
    super(words(reply));
    this.remedy = remedy;
    this.reply = Optional.of(reply);
    this.refundNote = refundNote;
  }

  /** What to throw instead of an {@link InterruptedException}; the thread stays interrupted. */
  public static UserException interrupted(String remedy) {
    Thread.currentThread().interrupt();
    return new UserException("interrupted", remedy);
  }

  /** An error as people read it. */
  private static String words(ErrorReply error) {
    return error.message() + " [" + error.wireType() + "]";
  }

  public String remedy() {
    return remedy;
  }

  /** What else the provider said; empty when that is the refund. */
  public Optional<String> details() {
    return reply.filter(error -> error.refundToken().isEmpty()).flatMap(ErrorReply::details);
  }

  /** A token that gives the user's money back. */
  public Optional<String> refundToken() {
    return reply.flatMap(ErrorReply::refundToken);
  }

  /** What became of that token. */
  public String refundNote() {
    return refundNote;
  }

  /** What the provider answered, if that is what went wrong. */
  public Optional<ErrorReply> reply() {
    return reply;
  }

  /**
   * Looks whether others could have read a file.
   *
   * @param what the file holds, for people
   */
  public static void requirePrivate(Path file, String what) throws IOException, UserException {
    if (!OwnerOnly.holds(file)) {
      throw new UserException(
          "others can read the " + what + " file " + file, "run: chmod 600 " + file);
    }
  }
}
