package org.paygress.relay;

/**
 * What one relay has made of a query or a publication so far.
 *
 * @param words the relay's for a refusal, ours for a failure; safe to show, empty otherwise
 */
public record Answer(Outcome outcome, String words) {

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

  static final Answer WAITING = new Answer(Outcome.WAITING, "");
  static final Answer DONE = new Answer(Outcome.DONE, "");

  static Answer refused(String words) {
    return new Answer(Outcome.REFUSED, RelayText.safe(words));
  }

  static Answer failed(String words) {
    return new Answer(Outcome.FAILED, words);
  }

  /** Whether waiting for more makes no sense. */
  public boolean isOver() {
    return outcome != Outcome.WAITING;
  }
}
