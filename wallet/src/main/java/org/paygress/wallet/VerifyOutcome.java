package org.paygress.wallet;

import java.util.List;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.Msat;

/** What {@link Wallet#verify} found. */
public sealed interface VerifyOutcome {

  /**
   * Our spendable proofs, compared with what the mint says of them.
   *
   * @param proofs how many were compared
   * @param differences empty when all are unspent at the mint too
   */
  record Verified(int proofs, List<Difference> differences) implements VerifyOutcome {
    public Verified {
      differences = List.copyOf(differences);
    }
  }

  /** The mint did not say; nothing was changed. */
  record Unavailable(String message) implements VerifyOutcome {}

  /**
   * Spendable to us, but not to the mint.
   *
   * @param state SPENT: booked as lost now; PENDING: left as it is
   */
  record Difference(KeysetId keyset, String unit, Msat amount, ProofState state) {}
}
