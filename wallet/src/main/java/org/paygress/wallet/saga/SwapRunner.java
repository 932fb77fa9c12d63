package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.saga.SwapResult.InputPending;
import org.paygress.wallet.saga.SwapResult.InputSpent;
import org.paygress.wallet.saga.SwapResult.NotActed;
import org.paygress.wallet.saga.SwapResult.OutputsUsed;
import org.paygress.wallet.saga.SwapResult.Signed;
import org.paygress.wallet.saga.SwapResult.Unknown;
import org.paygress.wallet.store.LockedOutputs;
import org.paygress.wallet.store.Operation;

/**
 * Sends the swap of a journalled operation, as often as it takes, and never says more than is
 * known.
 *
 * <p>The same inputs and outputs are sent every time, so a second request can only bring what the
 * first one brought, or fail. That the mint will <em>not</em> act is concluded only when the {@link
 * RequestLedger} is certain. A mint that keeps its answers (NUT-19) is sent the same request again
 * to hear the lost one; others, and that one when this fails, are asked what they remember ({@link
 * MintInquiry}).
 */
final class SwapRunner {
  private static final int REQUESTS_PER_CALL = 2;

  private final WalletContext context;

  SwapRunner(WalletContext context) {
    this.context = context;
  }

  List<BlindOutput> outputs(Operation operation) {
    KeysetId keyset = operation.keyset().orElseThrow();
    List<BlindOutput> outputs =
        new ArrayList<>(context.database().transaction(tx -> LockedOutputs.of(tx, operation.id())));
    List<Long> derived = operation.outputs().subList(outputs.size(), operation.outputs().size());
    for (int i = 0; i < derived.size(); i++) {
      outputs.add(context.secrets().output(derived.get(i), keyset, operation.firstCounter() + i));
    }
    return outputs;
  }

  SwapResult run(Operation operation, List<Proof> inputs) {
    return switch (SigningMint.of(context, operation)) {
      case SigningMint.Ready(var view, var keyset) ->
          new Run(
                  context.unlocking(),
                  new RequestLedger(context, operation),
                  inputs,
                  outputs(operation),
                  view,
                  new MintInquiry(view.client(), keyset, view.info().provesSignatures()))
              .go();
      case SigningMint.KeysetWithdrawn() ->
          new NotActed(
              RefusalReason.MINT_ERROR,
              MintErrorCode.KEYSET_UNKNOWN,
              SigningMint.KeysetWithdrawn.MESSAGE);
      case SigningMint.Unknown(var message) -> new Unknown(message);
    };
  }

  /** One call's requests. */
  private record Run(
      Unlocking unlocking,
      RequestLedger ledger,
      List<Proof> inputs,
      List<BlindOutput> outputs,
      MintView view,
      MintInquiry inquiry) {

    SwapResult go() {
      if (ledger.hasSent() && !isRepeatable()) {
        SwapResult found = inquiry.ask(inputs, outputs);
        boolean resend = found instanceof NotActed && ledger.mayAsk();
        if (!resend) {
          return onlyIfCertain(found);
        }
      }
      for (int i = 0; i < REQUESTS_PER_CALL; i++) {
        Optional<SwapResult> result = request(i == REQUESTS_PER_CALL - 1);
        if (result.isPresent()) {
          return result.get();
        }
      }
      return new Unknown("the mint does not answer the swap");
    }

    private boolean isRepeatable() {
      return ledger.isRepeatable(view.info(), MintClient.SWAP);
    }

    /** Empty when the mint has not acted, or has its answer still, and may be asked again. */
    private Optional<SwapResult> request(boolean last) {
      ledger.leaves();
      var answer =
          view.client()
              .swap(
                  inputs, outputs.stream().map(BlindOutput::message).toList(), unlocking::witness);
      ledger.returned();
      return switch (answer) {
        case MintAnswer.Done<List<BlindSignature>>(var signatures) ->
            switch (inquiry.unblind(outputs, signatures)) {
              case Parsed.Ok<List<Proof>>(var proofs) -> Optional.of(new Signed(proofs));
              case Parsed.Malformed<List<Proof>>(var reason) -> afterDoubt(reason, true);
            };
        case MintAnswer.NotSent<List<BlindSignature>>(var message) ->
            Optional.of(withoutEffect(new NotActed(RefusalReason.MINT_UNREACHABLE, 0, message)));
        case MintAnswer.Rejected<List<BlindSignature>>(int status, int code) ->
            Optional.of(withoutEffect(rejected(status, code)));
        case MintAnswer.Unclear<List<BlindSignature>>(var message) -> afterDoubt(message, last);
      };
    }

    /** The mint has acted, or may have; what it remembers decides. */
    private Optional<SwapResult> afterDoubt(String why, boolean last) {
      if (!last && isRepeatable()) {
        return Optional.empty();
      }
      SwapResult found = inquiry.ask(inputs, outputs);
      if (found instanceof Signed) {
        return Optional.of(found);
      }
      return found instanceof NotActed ? Optional.empty() : Optional.of(new Unknown(why));
    }

    private SwapResult rejected(int status, int code) {
      SwapResult found = inquiry.ask(inputs, outputs);
      if (!(found instanceof NotActed)) {
        return found;
      }
      RefusalReason reason =
          MintErrorCode.invalidProof(code) ? RefusalReason.INVALID_TOKEN : RefusalReason.MINT_ERROR;
      return new NotActed(
          reason,
          code,
          "the mint refused the swap: "
              + MintErrorCode.words(code)
              + " (status "
              + status
              + ", code "
              + code
              + ")");
    }

    private SwapResult withoutEffect(SwapResult result) {
      ledger.hadNoEffect();
      return onlyIfCertain(result);
    }

    private SwapResult onlyIfCertain(SwapResult result) {
      boolean lasts =
          switch (result) {
            case Signed _, Unknown _ -> true;
            case NotActed _, InputSpent _, OutputsUsed _ -> ledger.isCertain();
            // After a lost answer of ours it is likely our own swap that the mint is still at.
            case InputPending _ -> ledger.knowsAll();
          };
      return lasts ? result : new Unknown(RequestLedger.UNDER_WAY);
    }
  }
}
