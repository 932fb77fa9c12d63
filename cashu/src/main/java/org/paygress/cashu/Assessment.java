package org.paygress.cashu;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** What {@link Wallet#assess} found. */
public sealed interface Assessment {

  /**
   * The token can be received unless it is spent by then.
   *
   * @param face the sum of its proofs
   * @param net what is left after the mint's input fees (NUT-02); at least one unit
   */
  record Acceptable(MintUrl mint, String unit, Msat face, Msat net) implements Assessment {}

  /** The token cannot be received; {@code message} repeats nothing of the token. */
  record Refused(RefusalReason reason, String message) implements Assessment {}
}
