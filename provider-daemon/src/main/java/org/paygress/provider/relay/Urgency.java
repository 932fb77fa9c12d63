package org.paygress.provider.relay;

/** Which messages go first: what strangers get for nothing holds up nobody who paid. */
public enum Urgency {
  /** Somebody paid for it. */
  PAID(0),
  /** An answer to somebody who rents or asks. */
  ANSWER(1),
  /** What we say of ourselves to everybody. */
  STATEMENT(2),
  /** That we are alive; worthless a little later. */
  HEARTBEAT(3),
  /** Why a request was not served. Whoever sends many gets the newest answers only. */
  REFUSAL(4);

  private final int turn;

  Urgency(int turn) {
    this.turn = turn;
  }

  /** Whether only so many wait at a time: nobody paid for them. */
  boolean isBounded() {
    return this == ANSWER || this == REFUSAL;
  }

  /** As it is filed; lower numbers go first. */
  int turn() {
    return turn;
  }
}
