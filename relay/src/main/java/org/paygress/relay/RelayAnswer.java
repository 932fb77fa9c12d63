package org.paygress.relay;

/**
 * What one relay has made of a query or a publication so far.
 *
 * @param words the relay's for a refusal, ours for a failure; safe to show, empty otherwise
 */
public record RelayAnswer(Outcome outcome, String words) {

  /** How it ended, if it has. */
  public enum Outcome {
    /** No answer yet: it is being connected to, or it is silent. */
    WAITING,
    /** It has sent everything it had stored, or it has the event now. */
    DONE,
    /** It has said that it will not. */
    REFUSED,
    /** It cannot be reached, or the connection broke before the answer. */
    FAILED
  }

  static final RelayAnswer WAITING = new RelayAnswer(Outcome.WAITING, "");
  static final RelayAnswer DONE = new RelayAnswer(Outcome.DONE, "");

  static RelayAnswer refused(String words) {
    return new RelayAnswer(Outcome.REFUSED, RelayText.safe(words));
  }

  static RelayAnswer failed(String words) {
    return new RelayAnswer(Outcome.FAILED, words);
  }

  /** Whether waiting for more makes no sense. */
  public boolean isOver() {
    return outcome != Outcome.WAITING;
  }
}
