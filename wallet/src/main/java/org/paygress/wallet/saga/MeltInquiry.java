package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MeltQuote;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;
import org.paygress.wallet.MeltRefusal;

/**
 * Finds out what a payment of ours did, from the mint's memory: proof states (NUT-07), then the
 * quote (NUT-05), then signatures on our blank outputs (NUT-09). In this order, so that inputs seen
 * spent with a quote seen unpaid later were not spent by it.
 *
 * <pre>
 * inputs        quote     blank outputs   verdict
 * all spent     PAID      any             Paid, with the change that is signed
 * unspent       UNPAID    none signed     NotPaid
 * unspent       unknown   none signed     NotPaid       (the mint has forgotten the quote)
 * unspent       UNPAID    signed          OutputsUsed   (an earlier life of this seed)
 * one spent     UNPAID    any             InputSpent    (by somebody else)
 * anything else                           Unknown: under way, or no answer
 * </pre>
 */
final class MeltInquiry {
  /** How mints answer for a quote that they do not know. */
  private static final Set<Integer> GONE = Set.of(400, 404, 410);

  private final MintClient client;
  private final Keyset keyset;
  private final boolean dleqRequired;

  MeltInquiry(MintClient client, Keyset keyset, boolean dleqRequired) {
    this.client = client;
    this.keyset = keyset;
    this.dleqRequired = dleqRequired;
  }

  MeltResult ask(String quoteId, List<Proof> inputs, List<BlindOutput> outputs) {
    var states = client.states(inputs.stream().map(Proof::y).toList());
    if (!(states instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var known))) {
      return new MeltResult.Unknown(states.failure());
    }
    var answer = client.meltQuoteState(quoteId);
    boolean free = known.values().stream().allMatch(state -> state == ProofState.UNSPENT);
    if (answer instanceof MintAnswer.Rejected<MeltQuote>(int status, int _)
        && GONE.contains(status)
        && free) {
      // What the mint has forgotten it does not pay any more, and it has taken nothing for it.
      return unpaid(outputs);
    }
    if (!(answer instanceof MintAnswer.Done<MeltQuote>(var quote))) {
      return new MeltResult.Unknown(answer.failure());
    }
    if (quote.state() == MeltQuote.State.PENDING || known.containsValue(ProofState.PENDING)) {
      return new MeltResult.Unknown("the payment is under way");
    }
    if (quote.state() == MeltQuote.State.PAID) {
      return known.values().stream().allMatch(state -> state == ProofState.SPENT)
          ? paid(quote, outputs)
          : new MeltResult.Unknown("the mint has paid, but not settled yet");
    }
    return known.containsValue(ProofState.SPENT) ? new MeltResult.InputSpent() : unpaid(outputs);
  }

  private MeltResult unpaid(List<BlindOutput> outputs) {
    var restored = restored(outputs);
    if (!(restored instanceof MintAnswer.Done<Map<CurvePoint, BlindSignature>>(var signatures))) {
      return new MeltResult.Unknown(restored.failure());
    }
    return signatures.isEmpty()
        ? new MeltResult.NotPaid(MeltRefusal.PAYMENT_FAILED, 0, "the mint did not pay")
        : new MeltResult.OutputsUsed();
  }

  private MeltResult paid(MeltQuote quote, List<BlindOutput> outputs) {
    var restored = restored(outputs);
    if (!(restored instanceof MintAnswer.Done<Map<CurvePoint, BlindSignature>>(var signatures))) {
      return new MeltResult.Unknown(restored.failure());
    }
    List<Proof> change = new ArrayList<>();
    for (BlindOutput output : outputs) {
      BlindSignature signature = signatures.get(output.b());
      if (signature != null) {
        switch (unblind(output, signature)) {
          case Parsed.Ok<Proof>(var proof) -> change.add(proof);
          case Parsed.Malformed<Proof>(var reason) -> {
            return new MeltResult.Unknown(reason);
          }
        }
      }
    }
    return new MeltResult.Paid(change, quote.preimage());
  }

  private MintAnswer<Map<CurvePoint, BlindSignature>> restored(List<BlindOutput> outputs) {
    return outputs.isEmpty()
        ? new MintAnswer.Done<>(Map.of())
        : client.restore(outputs.stream().map(BlindOutput::message).toList());
  }

  /** The change out of the payment's own answer. */
  Parsed<List<Proof>> change(List<BlindOutput> outputs, List<BlindSignature> signatures) {
    if (signatures.size() > outputs.size()) {
      return Parsed.malformed("the mint gave more change than it was asked for");
    }
    List<Proof> change = new ArrayList<>();
    for (int i = 0; i < signatures.size(); i++) {
      switch (unblind(outputs.get(i), signatures.get(i))) {
        case Parsed.Ok<Proof>(var proof) -> change.add(proof);
        case Parsed.Malformed<Proof>(var reason) -> {
          return Parsed.malformed(reason);
        }
      }
    }
    return Parsed.ok(change);
  }

  /** The mint fills in the amount of a blank output (NUT-08). */
  private Parsed<Proof> unblind(BlindOutput output, BlindSignature signature) {
    return output.worth(signature.amount()).unblind(signature, keyset, dleqRequired);
  }
}
