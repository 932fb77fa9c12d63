package org.paygress.wallet.saga;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.system.Parsed;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.SwapResult.InputPending;
import org.paygress.wallet.saga.SwapResult.InputSpent;
import org.paygress.wallet.saga.SwapResult.NotActed;
import org.paygress.wallet.saga.SwapResult.OutputsUsed;
import org.paygress.wallet.saga.SwapResult.Signed;
import org.paygress.wallet.saga.SwapResult.Unknown;
import org.paygress.wallet.store.LockedOutputs;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;

/**
 * Sends the swap of a journalled operation, as often as it takes, and never says more than is
 * known.
 *
 * <p>The same inputs and outputs are sent every time, so a second request can only bring what the
 * first one brought, or fail. That the mint will <em>not</em> act is concluded only when no earlier
 * request of this operation can still be under way: its fate is known, or it left longer ago than
 * the quarantine. A mint that keeps its answers (NUT-19) is sent the same request again to hear the
 * lost one; others, and that one when this fails, are asked what they remember ({@link
 * MintInquiry}).
 */
final class SwapRunner {
  private static final int REQUESTS_PER_CALL = 2;

  /**
   * After so many requests of unknown fate no more are sent, so that their quarantine can end and
   * an operation without effect is given up.
   */
  private static final int REQUESTS_MAX = 8;

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
    MintAnswer<MintView> answer = context.directory().view(operation.mint());
    if (!(answer instanceof MintAnswer.Done<MintView>(var view))) {
      return new Unknown(answer.failure());
    }
    var info = view.find(operation.keyset().orElseThrow());
    if (info.isEmpty()) {
      // Before a first request nothing can have been signed: another keyset will do.
      return operation.state() == Operation.State.PREPARED
          ? new NotActed(
              RefusalReason.MINT_ERROR,
              MintErrorCode.KEYSET_UNKNOWN,
              "the mint has withdrawn its keyset")
          : new Unknown("the mint no longer lists a keyset it may have signed with");
    }
    MintAnswer<Keyset> keyset = view.keysOf(info.get());
    if (!(keyset instanceof MintAnswer.Done<Keyset>(var keys))) {
      return new Unknown(keyset.failure());
    }
    MintInquiry inquiry = new MintInquiry(view.client(), keys, view.info().provesSignatures());
    return new Run(operation, inputs, outputs(operation), view, inquiry).go();
  }

  /** One call's requests. */
  private final class Run {
    private Operation operation;
    private final List<Proof> inputs;
    private final List<BlindOutput> outputs;
    private final MintView view;
    private final MintInquiry inquiry;

    Run(
        Operation operation,
        List<Proof> inputs,
        List<BlindOutput> outputs,
        MintView view,
        MintInquiry inquiry) {
      this.operation = operation;
      this.inputs = inputs;
      this.outputs = outputs;
      this.view = view;
      this.inquiry = inquiry;
    }

    SwapResult go() {
      if (operation.state() == Operation.State.SENT && !isRepeatable()) {
        SwapResult found = inquiry.ask(inputs, outputs);
        boolean resend = found instanceof NotActed && operation.attempts() < REQUESTS_MAX;
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

    /** Whether the mint still has its answer, if it gave one, and gives it again (NUT-19). */
    private boolean isRepeatable() {
      Duration age =
          Duration.ofMillis(
              Math.max(0, System.currentTimeMillis() - operation.uncertainSinceMillis()));
      return operation.uncertainSinceMillis() != 0
          && operation.attempts() < REQUESTS_MAX
          && view.info().repeats(MintClient.SWAP, age);
    }

    /** Empty when the mint has not acted, or has its answer still, and may be asked again. */
    private Optional<SwapResult> request(boolean last) {
      long before = operation.uncertainSinceMillis();
      markSent(operation.attempts() + 1, System.currentTimeMillis());
      context.reached(operation, WalletStep.SENT);
      var answer =
          view.client()
              .swap(
                  inputs,
                  outputs.stream().map(BlindOutput::message).toList(),
                  context.unlocking()::witness);
      context.reached(operation, WalletStep.ANSWERED);
      return switch (answer) {
        case MintAnswer.Done<List<BlindSignature>>(var signatures) ->
            switch (inquiry.unblind(outputs, signatures)) {
              case Parsed.Ok<List<Proof>>(var proofs) -> Optional.of(new Signed(proofs));
              case Parsed.Malformed<List<Proof>>(var reason) -> afterDoubt(reason, true);
            };
        case MintAnswer.NotSent<List<BlindSignature>>(var message) ->
            Optional.of(
                withoutEffect(before, new NotActed(RefusalReason.MINT_UNREACHABLE, 0, message)));
        case MintAnswer.Rejected<List<BlindSignature>>(int status, int code) ->
            Optional.of(withoutEffect(before, rejected(status, code)));
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

    /** The newest request had no effect; an earlier one still might. */
    private SwapResult withoutEffect(long before, SwapResult result) {
      markSent(operation.attempts(), before);
      return onlyIfCertain(result);
    }

    private SwapResult onlyIfCertain(SwapResult result) {
      return switch (result) {
        case Signed signed -> signed;
        case Unknown unknown -> unknown;
        case NotActed n when !isCertain() -> waiting();
        case InputSpent s when !isCertain() -> waiting();
        case InputPending p when !isCertain() -> waiting();
        case OutputsUsed u when !isCertain() -> waiting();
        case SwapResult certain -> certain;
      };
    }

    private SwapResult waiting() {
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
