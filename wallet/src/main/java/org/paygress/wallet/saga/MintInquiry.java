package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;
import org.paygress.wallet.RefusalReason;

/**
 * Finds out what a swap of ours did, from the mint's memory: signatures (NUT-09) and proof states
 * (NUT-07). Error codes play no part here. A mint signs and spends in one step, which may fall
 * between the two questions; so one that has spent is asked once more what it has signed.
 *
 * <pre>
 * our outputs   inputs     our new proofs   verdict
 * signed        spent      unspent          Signed
 * signed        spent      spent            InputSpent   (an earlier life of this seed)
 * signed        unspent    any              OutputsUsed  (an earlier life of this seed)
 * none signed   unspent                     NotActed
 * none signed   one spent                   InputSpent   (by somebody else)
 * none signed   one pending                 InputPending
 * anything else                             Unknown
 * </pre>
 */
final class MintInquiry {
  private final MintClient client;
  private final Keyset keyset;
  private final boolean dleqRequired;

  MintInquiry(MintClient client, Keyset keyset, boolean dleqRequired) {
    this.client = client;
    this.keyset = keyset;
    this.dleqRequired = dleqRequired;
  }

  SwapResult ask(List<Proof> inputs, List<BlindOutput> outputs) {
    SwapResult found = askOnce(inputs, outputs);
    return found instanceof SwapResult.InputSpent ? askOnce(inputs, outputs) : found;
  }

  private SwapResult askOnce(List<Proof> inputs, List<BlindOutput> outputs) {
    var restored = client.restore(outputs.stream().map(BlindOutput::message).toList());
    if (!(restored instanceof MintAnswer.Done<Map<CurvePoint, BlindSignature>>(var signatures))) {
      return new SwapResult.Unknown(restored.failure());
    }
    List<CurvePoint> inputYs = inputs.stream().map(Proof::y).toList();
    List<CurvePoint> newYs =
        outputs.stream().map(output -> Bdhke.hashToCurve(output.secret())).toList();
    List<CurvePoint> asked = new ArrayList<>(inputYs);
    if (!signatures.isEmpty()) {
      asked.addAll(newYs);
    }
    var states = client.states(asked);
    if (!(states instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var known))) {
      return new SwapResult.Unknown(states.failure());
    }
    ProofState input = worst(inputYs, known);
    if (signatures.isEmpty()) {
      return unsigned(input);
    }
    if (input == ProofState.UNSPENT) {
      return new SwapResult.OutputsUsed();
    }
    boolean allSpent = inputYs.stream().allMatch(y -> known.get(y) == ProofState.SPENT);
    return allSpent
        ? signed(outputs, signatures, worst(newYs, known))
        : new SwapResult.Unknown("the mint has signed, but not spent everything yet");
  }

  private static SwapResult unsigned(ProofState input) {
    return switch (input) {
      case UNSPENT -> new SwapResult.NotActed(RefusalReason.MINT_ERROR, 0, "the mint did not act");
      case PENDING -> new SwapResult.InputPending();
      case SPENT -> new SwapResult.InputSpent(false);
    };
  }

  private SwapResult signed(
      List<BlindOutput> outputs, Map<CurvePoint, BlindSignature> signatures, ProofState newProofs) {
    if (newProofs != ProofState.UNSPENT) {
      return newProofs == ProofState.SPENT
          ? new SwapResult.InputSpent(true)
          : new SwapResult.Unknown("the mint holds our new proofs as pending");
    }
    List<BlindSignature> inOrder = new ArrayList<>();
    for (BlindOutput output : outputs) {
      Optional.ofNullable(signatures.get(output.b())).ifPresent(inOrder::add);
    }
    return switch (unblind(outputs, inOrder)) {
      case Parsed.Ok<List<Proof>>(var proofs) -> new SwapResult.Signed(proofs);
      case Parsed.Malformed<List<Proof>>(var reason) -> new SwapResult.Unknown(reason);
    };
  }

  Parsed<List<Proof>> unblind(List<BlindOutput> outputs, List<BlindSignature> signatures) {
    if (signatures.size() != outputs.size()) {
      return Parsed.malformed("the mint signed fewer or more outputs than it was asked for");
    }
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      switch (outputs.get(i).unblind(signatures.get(i), keyset, dleqRequired)) {
        case Parsed.Ok<Proof>(var proof) -> proofs.add(proof);
        case Parsed.Malformed<Proof>(var reason) -> {
          return Parsed.malformed(reason);
        }
      }
    }
    return Parsed.ok(proofs);
  }

  private static ProofState worst(List<CurvePoint> ys, Map<CurvePoint, ProofState> known) {
    return ys.stream()
        .map(y -> known.getOrDefault(y, ProofState.PENDING))
        .max(java.util.Comparator.naturalOrder())
        .orElse(ProofState.UNSPENT);
  }
}
