package org.paygress.wallet.saga;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.protocol.money.MintUrl;

/** Asks which of our proofs are gone (NUT-07). */
final class SpentProofs {
  private SpentProofs() {}

  /** Those the mint says are spent; empty when it does not say. */
  static Optional<List<Proof>> of(WalletContext context, MintUrl mint, List<Proof> proofs) {
    return context.directory().view(mint) instanceof MintAnswer.Done<MintView>(var view)
            && view.client().states(proofs.stream().map(Proof::y).toList())
                instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var states)
        ? Optional.of(
            proofs.stream().filter(proof -> states.get(proof.y()) == ProofState.SPENT).toList())
        : Optional.empty();
  }
}
