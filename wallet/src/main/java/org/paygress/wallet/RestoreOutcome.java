package org.paygress.wallet;

import org.paygress.protocol.money.Msat;

/** How a {@link Wallet#restore} went. */
public sealed interface RestoreOutcome {

  /**
   * All keysets of the mint were searched.
   *
   * @param value what was found and is now spendable, all units together
   * @param proofs how many proofs that is
   * @param spent how many proofs of ours the mint says are spent
   * @param known how many the database had already
   */
  record Restored(Msat value, int proofs, int spent, int known) implements RestoreOutcome {}

  /** Cut short; what was found until then is kept. Call again. */
  record Unfinished(String message) implements RestoreOutcome {}
}
