package org.paygress.wallet.saga;

import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Proof;
import org.paygress.wallet.MeltRefusal;

/** What a payment came to, after asking the mint back where its answer left room for doubt. */
sealed interface MeltResult {

  /**
   * Paid.
   *
   * @param change what the mint signed on our blank outputs and nobody has spent, as far as its
   *     quote names it or names none
   * @param doubtful whether more was signed than that, or more than can be change
   */
  record Paid(List<Proof> change, Optional<String> preimage, boolean doubtful)
      implements MeltResult {
    @Override
    public String toString() {
      return "Paid(redacted)";
    }
  }

  /**
   * Certainly not paid, and no longer under way; the inputs are unspent.
   *
   * @param code the mint's error code, 0 for none
   */
  record NotPaid(MeltRefusal reason, int code, String message) implements MeltResult {}

  /** Certainly not paid: an input is spent, and not by this operation. */
  record InputSpent() implements MeltResult {}

  /** Not paid: the mint has signed our blank outputs in an earlier life of this seed. */
  record OutputsUsed() implements MeltResult {}

  /** Under way, or cannot be told. */
  record Unknown(String message) implements MeltResult {}
}
