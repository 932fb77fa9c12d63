package org.paygress.consumer.payment;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;

/** Asks a mint what became of a token (NUT-07). */
public final class MintStates {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private MintStates() {}

  /** What its proofs are: spent if one of them is; empty when the mint does not say. */
  public static Optional<ProofState> of(Token token) {
    List<CurvePoint> ys = token.proofs().stream().map(Proof::y).toList();
    return new MintClient(token.mint(), TIMEOUT).states(ys)
            instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var states)
        ? ys.stream().map(states::get).max(Comparator.naturalOrder())
        : Optional.empty();
  }
}
