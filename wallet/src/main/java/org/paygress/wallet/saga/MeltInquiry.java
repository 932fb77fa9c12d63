package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MeltQuote;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.wallet.MeltRefusal;

/**
 * Finds out what a payment of ours did, from the mint's memory: proof states (NUT-07), then the
 * quote (NUT-05), then signatures on our blank outputs (NUT-09). In this order, so that inputs seen
 * spent with a quote seen unpaid later were not spent by it.
 *
 * <pre>
 * inputs        quote     blank outputs   verdict
 * all spent     PAID      any             Paid, with the change that is signed and unspent
 * unspent       UNPAID    none signed     NotPaid
 * unspent       unknown   none signed     NotPaid       (the mint has forgotten the quote)
 * unspent       UNPAID    signed          OutputsUsed   (an earlier life of this seed)
 * one spent     UNPAID    any             InputSpent    (by somebody else)
 * anything else                           Unknown: under way, or no answer
 * </pre>
 *
 * <p>A mint may sign blank outputs twice (one that settles a payment while it answers a question
 * about it was seen to), or may have signed them in an earlier life of this seed. What is found on
 * them can then be more than there can be. The payment is settled all the same: that it was made is
 * proven by quote and inputs, and what is found too much is a restore's to judge.
 */
final class MeltInquiry {
  /** How mints answer for a quote that they do not know. */
  private static final Set<Integer> GONE = Set.of(400, 404, 410);

  private final MintClient client;
  private final Keyset keyset;
  private final boolean dleqRequired;
  private final long most;

  /**
   * @param most units that can come back as change
   */
  MeltInquiry(MintClient client, Keyset keyset, boolean dleqRequired, long most) {
    this.client = client;
    this.keyset = keyset;
    this.dleqRequired = dleqRequired;
    this.most = most;
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
    Set<CurvePoint> named =
        quote.change().stream().map(BlindSignature::c).collect(Collectors.toSet());
    List<Proof> found = new ArrayList<>();
    for (BlindOutput output : outputs) {
      BlindSignature signature = signatures.get(output.b());
      // A quote that names its change names all of it.
      if (signature != null
          && (named.isEmpty() || named.contains(signature.c()))
          && unblind(output, signature) instanceof Parsed.Ok<Proof>(var proof)) {
        found.add(proof);
      }
    }
    return unspent(found)
        .<MeltResult>map(
            change ->
                new MeltResult.Paid(
                    change,
                    quote.preimage(),
                    change.size() < signatures.size() || !isPossible(change)))
        .orElseGet(
            () -> new MeltResult.Unknown("the mint does not say whether the change is free"));
  }

  /** Without what is spent; empty while the mint does not say, or is at work with them. */
  private Optional<List<Proof>> unspent(List<Proof> found) {
    if (found.isEmpty()) {
      return Optional.of(found);
    }
    var states = client.states(found.stream().map(Proof::y).toList());
    return states instanceof MintAnswer.Done<Map<CurvePoint, ProofState>>(var known)
            && !known.containsValue(ProofState.PENDING)
        ? Optional.of(
            found.stream().filter(proof -> known.get(proof.y()) == ProofState.UNSPENT).toList())
        : Optional.empty();
  }

  private boolean isPossible(List<Proof> change) {
    return Token.sum(change) <= most;
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
    return isPossible(change)
        ? Parsed.ok(change)
        : Parsed.malformed("the mint gave more change than there can be");
  }

  /** The mint fills in the amount of a blank output (NUT-08). */
  private Parsed<Proof> unblind(BlindOutput output, BlindSignature signature) {
    return output.worth(signature.amount()).unblind(signature, keyset, dleqRequired);
  }
}
