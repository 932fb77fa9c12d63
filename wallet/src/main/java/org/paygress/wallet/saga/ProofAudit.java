package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.Proof;
import org.paygress.protocol.money.MintUrl;
import org.paygress.wallet.VerifyOutcome;
import org.paygress.wallet.VerifyOutcome.Difference;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.ProofStore;

/** Compares our spendable proofs with what the mint says of them (NUT-07). */
final class ProofAudit {
  private static final int BATCH = 100;

  private final WalletContext context;

  ProofAudit(WalletContext context) {
    this.context = context;
  }

  VerifyOutcome verify(MintUrl mint) {
    MintAnswer<MintView> answer = context.directory().view(mint);
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return new VerifyOutcome.Unavailable(answer.failure());
    }
    int compared = 0;
    List<Difference> differences = new ArrayList<>();
    for (CashuUnit unit : CashuUnit.values()) {
      List<Proof> ours = context.database().transaction(tx -> ProofStore.spendable(tx, mint, unit));
      for (int from = 0; from < ours.size(); from += BATCH) {
        List<Proof> some = ours.subList(from, Math.min(from + BATCH, ours.size()));
        var states = view.client().states(some.stream().map(Proof::y).toList());
        if (!(states instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var known))) {
          return new VerifyOutcome.Unavailable(states.failure());
        }
        compared += some.size();
        differences.addAll(compare(mint, unit, some, known));
      }
    }
    return new VerifyOutcome.Verified(compared, differences);
  }

  private List<Difference> compare(
      MintUrl mint, CashuUnit unit, List<Proof> some, Map<CurvePoint, ProofState> known) {
    List<Proof> spent =
        some.stream().filter(proof -> known.get(proof.y()) == ProofState.SPENT).toList();
    // An operation of ours may have used some meanwhile; only what is spendable still is lost.
    Set<Proof> lost =
        new HashSet<>(context.database().transaction(tx -> Books.lose(tx, mint, unit, spent)));
    List<Difference> differences = new ArrayList<>();
    for (Proof proof : some) {
      ProofState state = known.getOrDefault(proof.y(), ProofState.PENDING);
      if (state == ProofState.PENDING || lost.contains(proof)) {
        differences.add(
            new Difference(proof.keyset(), unit.wire(), unit.toMsat(proof.amount()), state));
      }
    }
    return differences;
  }
}
