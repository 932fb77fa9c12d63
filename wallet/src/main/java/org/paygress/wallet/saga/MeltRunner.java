package org.paygress.wallet.saga;

import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.MeltQuote;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.saga.MeltResult.InputSpent;
import org.paygress.wallet.saga.MeltResult.NotPaid;
import org.paygress.wallet.saga.MeltResult.OutputsUsed;
import org.paygress.wallet.saga.MeltResult.Paid;
import org.paygress.wallet.saga.MeltResult.Unknown;
import org.paygress.wallet.store.Operation;

/**
 * Sends the payment of a journalled melt, as often as it takes, and never says more than is known.
 *
 * <p>Quote, inputs and outputs are the same every time, and a mint takes a quote and an input once,
 * so no repetition can pay twice. It is repeated only while quote and inputs are free; that the
 * mint will <em>not</em> pay is concluded only when the {@link RequestLedger} is certain.
 */
final class MeltRunner {
  private static final int REQUESTS_PER_CALL = 2;

  private final WalletContext context;
  private final SwapRunner swaps;

  MeltRunner(WalletContext context, SwapRunner swaps) {
    this.context = context;
    this.swaps = swaps;
  }

  MeltResult run(Operation operation, String quote, List<Proof> inputs) {
    return switch (SigningMint.of(context, operation)) {
      case SigningMint.Ready(var view, var keyset) ->
          new Run(
                  new RequestLedger(context, operation),
                  quote,
                  inputs,
                  swaps.outputs(operation),
                  view.client(),
                  new MeltInquiry(
                      view.client(),
                      keyset,
                      view.info().provesSignatures(),
                      Token.sum(inputs) - operation.amount()))
              .go();
      case SigningMint.KeysetWithdrawn() ->
          new NotPaid(
              MeltRefusal.MINT_ERROR,
              MintErrorCode.KEYSET_UNKNOWN,
              SigningMint.KeysetWithdrawn.MESSAGE);
      case SigningMint.Unknown(var message) -> new Unknown(message);
    };
  }

  /** One call's requests. */
  private record Run(
      RequestLedger ledger,
      String quote,
      List<Proof> inputs,
      List<BlindOutput> outputs,
      MintClient client,
      MeltInquiry inquiry) {

    MeltResult go() {
      if (ledger.hasSent()) {
        MeltResult found = ask();
        boolean resend = found instanceof NotPaid && ledger.mayAsk();
        if (!resend) {
          return onlyIfCertain(found);
        }
      }
      for (int i = 0; i < REQUESTS_PER_CALL; i++) {
        Optional<MeltResult> result = request();
        if (result.isPresent()) {
          return result.get();
        }
      }
      return new Unknown("the mint does not answer the payment");
    }

    private MeltResult ask() {
      return inquiry.ask(quote, inputs, outputs);
    }

    /** Empty when the mint is alive, has not acted, and may be asked again. */
    private Optional<MeltResult> request() {
      ledger.leaves();
      var answer = client.melt(quote, inputs, outputs.stream().map(BlindOutput::message).toList());
      ledger.returned();
      return switch (answer) {
        case MintAnswer.Done<MeltQuote>(var told) -> Optional.of(answered(told));
        case MintAnswer.NotSent<MeltQuote>(var message) ->
            Optional.of(withoutEffect(new NotPaid(MeltRefusal.MINT_UNREACHABLE, 0, message)));
        case MintAnswer.Rejected<MeltQuote>(int status, int code) ->
            Optional.of(withoutEffect(rejected(status, code)));
        case MintAnswer.Unclear<MeltQuote>(var message) -> afterDoubt(message);
      };
    }

    private MeltResult answered(MeltQuote told) {
      return switch (told.state()) {
        case PAID -> paid(told);
        case PENDING -> new Unknown("the payment is under way");
        case UNPAID -> withoutEffect(ask());
      };
    }

    private MeltResult paid(MeltQuote told) {
      boolean complete = outputs.isEmpty() || !told.change().isEmpty();
      if (complete
          && inquiry.change(outputs, told.change()) instanceof Parsed.Ok<List<Proof>>(var change)) {
        return new Paid(change, told.preimage(), false);
      }
      // No change, or none that can be used: what the mint remembers decides.
      MeltResult found = ask();
      return found instanceof Paid paid && paid.doubtful() ? onlyIfCertain(paid) : found;
    }

    /** The mint has acted, or may have; what it remembers decides. */
    private Optional<MeltResult> afterDoubt(String why) {
      return switch (ask()) {
        case Paid paid -> Optional.of(onlyIfCertain(paid));
        case NotPaid _ -> Optional.empty();
        case InputSpent _, OutputsUsed _, Unknown _ -> Optional.of(new Unknown(why));
      };
    }

    private MeltResult rejected(int status, int code) {
      MeltResult found = ask();
      return found instanceof NotPaid
          ? new NotPaid(
              MintErrorCode.paymentFailed(code)
                  ? MeltRefusal.PAYMENT_FAILED
                  : MeltRefusal.MINT_ERROR,
              code,
              "the mint refused the payment (status " + status + ", code " + code + ")")
          : found;
    }

    private MeltResult withoutEffect(MeltResult result) {
      ledger.hadNoEffect();
      return onlyIfCertain(result);
    }

    private MeltResult onlyIfCertain(MeltResult result) {
      boolean lasts =
          switch (result) {
            // A mint may sign the change, or take back what it signed twice, a moment after it
            // settled.
            case Paid paid -> !paid.doubtful() && (!paid.change().isEmpty() || outputs.isEmpty());
            case Unknown _ -> true;
            case NotPaid _, InputSpent _, OutputsUsed _ -> false;
          };
      return lasts || ledger.isCertain() ? result : new Unknown(RequestLedger.UNDER_WAY);
    }
  }
}
