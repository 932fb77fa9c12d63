package org.paygress.cashu;

import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;

/**
 * One row of the journal.
 *
 * @param amount units: what a receive will bring, or what a send hands over
 * @param firstCounter the outputs' counters run from here on (NUT-13)
 * @param outputs the outputs' amounts; in a send, first those of the token, then the change
 * @param attempts requests that may have left
 * @param uncertainSinceMillis when the newest request left whose fate is unknown; 0 for none
 */
record Operation(
    String id,
    Kind kind,
    State state,
    MintUrl mint,
    CashuUnit unit,
    long amount,
    Optional<KeysetId> keyset,
    long firstCounter,
    List<Long> outputs,
    int attempts,
    long uncertainSinceMillis,
    Optional<RefusalReason> reason,
    String message,
    Optional<String> token) {

  /** What the operation is for. */
  enum Kind {
    RECEIVE,
    SEND
  }

  /** How far it got. The last two are final. */
  enum State {
    PREPARED,
    SENT,
    FINALIZED,
    REFUSED;

    boolean isOpen() {
      return this == PREPARED || this == SENT;
    }
  }

  static Operation prepared(
      String id, Kind kind, MintUrl mint, CashuUnit unit, long amount, SwapPlan plan) {
    return new Operation(
        id,
        kind,
        State.PREPARED,
        mint,
        unit,
        amount,
        Optional.of(plan.keyset()),
        plan.firstCounter(),
        plan.outputs(),
        0,
        0,
        Optional.empty(),
        "",
        Optional.empty());
  }

  Operation sent(int newAttempts, long since) {
    return new Operation(
        id,
        kind,
        State.SENT,
        mint,
        unit,
        amount,
        keyset,
        firstCounter,
        outputs,
        newAttempts,
        since,
        reason,
        message,
        token);
  }

  @Override
  public String toString() {
    return "Operation(" + id + ", " + kind + ", " + state + ")";
  }
}
