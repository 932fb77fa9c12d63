package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;

/** Chooses which of our proofs pay an amount. Candidates come with the largest first. */
final class ProofSelection {
  /** Proofs that are spent in one request: as many as any mint takes at once. */
  static final int INPUTS_MAX = 100;

  private ProofSelection() {}

  /**
   * Proofs that sum up to exactly {@code amount}: nothing has to be swapped then. Since amounts are
   * powers of two, taking the largest that still fits finds such proofs if there are any.
   *
   * @param proofsMax how many there may be: a token of many small proofs is too long to be told
   */
  static Optional<List<Proof>> exact(List<Proof> candidates, long amount, int proofsMax) {
    List<Proof> chosen = new ArrayList<>();
    long rest = amount;
    for (Proof proof : candidates) {
      if (proof.amount() <= rest) {
        chosen.add(proof);
        rest -= proof.amount();
      }
    }
    return rest == 0 && chosen.size() <= proofsMax
        ? Optional.of(List.copyOf(chosen))
        : Optional.empty();
  }

  /** Whether all of them cover an amount, though no {@link #INPUTS_MAX} of them do. */
  static boolean isScattered(List<Proof> candidates, long amount, Function<List<Proof>, Long> fee) {
    return candidates.size() > INPUTS_MAX
        && Token.sum(candidates) - fee.apply(candidates) >= amount;
  }

  /**
   * At most {@link #INPUTS_MAX} proofs that are worth at least {@code amount} after the fee for
   * spending them.
   */
  static Optional<List<Proof>> covering(
      List<Proof> candidates, long amount, Function<List<Proof>, Long> fee) {
    for (Proof proof : candidates.reversed()) {
      if (proof.amount() - fee.apply(List.of(proof)) >= amount) {
        return Optional.of(List.of(proof));
      }
    }
    List<Proof> chosen = new ArrayList<>();
    for (Proof proof : candidates) {
      chosen.add(proof);
      if (Token.sum(chosen) - fee.apply(chosen) >= amount) {
        return chosen.size() <= INPUTS_MAX ? Optional.of(List.copyOf(chosen)) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
