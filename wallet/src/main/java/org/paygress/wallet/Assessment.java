package org.paygress.wallet;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** What {@link Wallet#assess} found. */
public sealed interface Assessment {

  /**
   * The token can be received unless it is spent by then.
   *
   * @param face the sum of its proofs
   * @param net what is left after the mint's input fees (NUT-02); at least one unit
   * @param lockedToUs nobody else can spend it for the next ten minutes, and its value is proven:
   *     every proof is locked to our key at a mint that honours locks (NUT-11) and carries a right
   *     DLEQ proof (NUT-12). Unless it is spent already, {@link Wallet#receive} will succeed.
   */
  record Acceptable(MintUrl mint, String unit, Msat face, Msat net, boolean lockedToUs)
      implements Assessment {}

  /** The token cannot be received; {@code message} repeats nothing of the token. */
  record Refused(RefusalReason reason, String message) implements Assessment {}
}
