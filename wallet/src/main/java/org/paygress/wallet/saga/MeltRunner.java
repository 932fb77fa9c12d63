package org.paygress.wallet.saga;

import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MeltQuote;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.MeltResult.InputSpent;
import org.paygress.wallet.saga.MeltResult.NotPaid;
import org.paygress.wallet.saga.MeltResult.OutputsUsed;
import org.paygress.wallet.saga.MeltResult.Paid;
import org.paygress.wallet.saga.MeltResult.Unknown;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;

/**
 * Sends the payment of a journalled melt, as often as it takes, and never says more than is known.
 *
 * <p>Quote, inputs and outputs are the same every time, and a mint takes a quote and an input once,
 * so no repetition can pay twice. It is repeated only while quote and inputs are free; that the
 * mint will <em>not</em> pay is concluded only when no earlier request can still be under way: its
 * fate is known, or it left longer ago than the quarantine.
 */
final class MeltRunner {
  private static final int REQUESTS_PER_CALL = 2;

  /** After so many requests of unknown fate a payment without effect is given up. */
  private static final int REQUESTS_MAX = 8;

  private final WalletContext context;
  private final SwapRunner swaps;

  MeltRunner(WalletContext context, SwapRunner swaps) {
    this.context = context;
    this.swaps = swaps;
  }

  MeltResult run(Operation operation, String quote, List<Proof> inputs) {
    MintAnswer<MintView> answer = context.directory().view(operation.mint());
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return new Unknown(answer.failure());
    }
    var info = view.find(operation.keyset().orElseThrow());
    if (info.isEmpty()) {
      return operation.state() == Operation.State.PREPARED
          ? new NotPaid(
              MeltRefusal.MINT_ERROR,
              MintErrorCode.KEYSET_UNKNOWN,
              "the mint has withdrawn its keyset")
          : new Unknown("the mint no longer lists a keyset it may have signed with");
    }
    MintAnswer<Keyset> keyset = view.keysOf(info.get());
    if (!(keyset instanceof MintAnswer.Done<Keyset>(var keys))) {
      return new Unknown(keyset.failure());
    }
    MeltInquiry inquiry = new MeltInquiry(view.client(), keys, view.info().provesSignatures());
    return new Run(operation, quote, inputs, swaps.outputs(operation), view.client(), inquiry).go();
  }

  /** One call's requests. */
  private final class Run {
    private Operation operation;
    private final String quote;
    private final List<Proof> inputs;
    private final List<BlindOutput> outputs;
    private final MintClient client;
    private final MeltInquiry inquiry;

    Run(
        Operation operation,
        String quote,
        List<Proof> inputs,
        List<BlindOutput> outputs,
        MintClient client,
        MeltInquiry inquiry) {
      this.operation = operation;
      this.quote = quote;
      this.inputs = inputs;
      this.outputs = outputs;
      this.client = client;
      this.inquiry = inquiry;
    }

    MeltResult go() {
      if (operation.state() == Operation.State.SENT) {
        MeltResult found = ask();
        boolean resend = found instanceof NotPaid && operation.attempts() < REQUESTS_MAX;
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
      long before = operation.uncertainSinceMillis();
      markSent(operation.attempts() + 1, System.currentTimeMillis());
      context.reached(operation, WalletStep.SENT);
      var answer = client.melt(quote, inputs, outputs.stream().map(BlindOutput::message).toList());
      context.reached(operation, WalletStep.ANSWERED);
      return switch (answer) {
        case MintAnswer.Done<MeltQuote>(var told) -> answered(before, told);
        case MintAnswer.NotSent<MeltQuote>(var message) ->
            Optional.of(
                withoutEffect(before, new NotPaid(MeltRefusal.MINT_UNREACHABLE, 0, message)));
        case MintAnswer.Rejected<MeltQuote>(int status, int code) ->
            Optional.of(withoutEffect(before, rejected(status, code)));
        case MintAnswer.Unclear<MeltQuote>(var message) -> afterDoubt(message);
      };
    }

    private Optional<MeltResult> answered(long before, MeltQuote told) {
      return switch (told.state()) {
        case PAID -> Optional.of(paid(told));
        case PENDING -> Optional.of(new Unknown("the payment is under way"));
        case UNPAID -> Optional.of(withoutEffect(before, ask()));
      };
    }

    private MeltResult paid(MeltQuote told) {
      boolean complete = outputs.isEmpty() || !told.change().isEmpty();
      if (complete
          && inquiry.change(outputs, told.change()) instanceof Parsed.Ok<List<Proof>>(var change)) {
        return new Paid(change, told.preimage());
      }
      // No change, or none that can be used: what the mint remembers decides.
      return ask();
    }

    /** The mint has acted, or may have; what it remembers decides. */
    private Optional<MeltResult> afterDoubt(String why) {
      MeltResult found = ask();
      return switch (found) {
        case Paid paid -> Optional.of(onlyIfCertain(paid));
        case NotPaid notPaid -> Optional.empty();
        case MeltResult other -> Optional.of(new Unknown(why));
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

    /** The newest request had no effect; an earlier one still might. */
    private MeltResult withoutEffect(long before, MeltResult result) {
      markSent(operation.attempts(), before);
      return onlyIfCertain(result);
    }

    private MeltResult onlyIfCertain(MeltResult result) {
      return switch (result) {
        // A mint may sign the change a moment after it settled.
        case Paid p when p.change().isEmpty() && !outputs.isEmpty() && !isCertain() -> waiting();
        case Paid paid -> paid;
        case Unknown unknown -> unknown;
        case NotPaid n when !isCertain() -> waiting();
        case InputSpent s when !isCertain() -> waiting();
        case OutputsUsed u when !isCertain() -> waiting();
        case MeltResult certain -> certain;
      };
    }

    private MeltResult waiting() {
      return new Unknown("an earlier request to the mint may still take effect");
    }

    private boolean isCertain() {
      long since = operation.uncertainSinceMillis();
      return since == 0 || System.currentTimeMillis() - since > context.quarantine().toMillis();
    }

    private void markSent(int attempts, long uncertainSince) {
      operation = operation.sent(attempts, uncertainSince);
      context
          .database()
          .execute(
              tx -> {
                OperationJournal.put(tx, operation);
              });
    }
  }
}
