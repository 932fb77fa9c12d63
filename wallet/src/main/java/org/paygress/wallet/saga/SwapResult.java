package org.paygress.wallet.saga;

import java.util.List;
import org.paygress.cashu.token.Proof;
import org.paygress.wallet.RefusalReason;

/** What a swap came to, after asking the mint back where its answer left room for doubt. */
sealed interface SwapResult {

  /** Ours: unblinded and checked. */
  record Signed(List<Proof> proofs) implements SwapResult {}

  /**
   * Certainly without effect, the inputs unspent.
   *
   * @param code the mint's error code, 0 for none
   */
  record NotActed(RefusalReason reason, int code, String message) implements SwapResult {}

  /**
   * Certainly without effect: an input is spent, and not by this operation.
   *
   * @param outputsUsed whether the mint has signed our outputs, in an earlier life of this seed
   */
  record InputSpent(boolean outputsUsed) implements SwapResult {}

  /**
   * Certainly without effect: an input is in another transaction. Should that be a twin of ours,
   * made on the way to the mint, then our outputs may be signed yet.
   */
  record InputPending() implements SwapResult {}

  /** The mint has signed our outputs in an earlier life of this seed; the inputs are unspent. */
  record OutputsUsed() implements SwapResult {}

  /** Cannot be told yet. */
  record Unknown(String message) implements SwapResult {}
}
