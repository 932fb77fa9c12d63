package org.paygress.wallet;

import java.util.Optional;
import org.paygress.protocol.money.Msat;

/** How a {@link Wallet#melt} ended, or stands. */
public sealed interface MeltOutcome {

  /**
   * The invoice is paid. Final.
   *
   * @param amount what the mint took for the invoice, in whole units
   * @param fee everything beyond it: the mint's input fees and what the payment cost
   * @param preimage the proof of payment, if the mint tells it
   */
  record Paid(Msat amount, Msat fee, Optional<String> preimage) implements MeltOutcome {
    @Override
    public String toString() {
      return "Paid[amount=" + amount + ", fee=" + fee + ", redacted]";
    }
  }

  /** Certainly not paid; our proofs are free again. */
  record Refused(MeltRefusal reason, String message) implements MeltOutcome {}

  /** Not known yet: the payment may be under way. Ask again with the same operation id. */
  record Unresolved(String message) implements MeltOutcome {}
}
