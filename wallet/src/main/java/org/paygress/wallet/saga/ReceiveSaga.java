package org.paygress.wallet.saga;

import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.ReceiveOutcome.NotBegun;
import org.paygress.wallet.ReceiveOutcome.Received;
import org.paygress.wallet.ReceiveOutcome.Refused;
import org.paygress.wallet.ReceiveOutcome.Unresolved;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.TokenAssessor.Finding;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.ClaimStore;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;
import org.paygress.wallet.store.SwapPlan;

/**
 * Takes a token: swaps a payer's proofs for our own.
 *
 * <pre>
 * (nothing) --claim proofs, take counters--> PREPARED --> SENT --store proofs--> FINALIZED
 *                                               |          |
 *                                               +----------+--release proofs--> REFUSED
 * </pre>
 *
 * Invariant: proofs are claimed by one operation from PREPARED on; an operation becomes REFUSED
 * only when no request of it can have had or still have an effect; our new proofs and FINALIZED are
 * one transaction.
 *
 * <p>What is done after the process died, or an answer was lost:
 *
 * <pre>
 * journal says   mint says (NUT-09, NUT-07)                 then
 * nothing                                                   never begun, token unspent
 * PREPARED                                                  send the swap
 * SENT           outputs signed, inputs spent               store the restored proofs: FINALIZED
 * SENT           nothing signed, inputs unspent             send the same swap again
 * SENT           nothing signed, an input spent             REFUSED, once no request is under way
 * SENT           an input pending, all answers came         REFUSED
 * SENT           an input pending, an answer was lost       stays SENT: it may be our own swap
 * SENT           outputs signed, inputs unspent             counters were used before: new outputs
 * SENT           no answer                                  stays SENT, outcome Unresolved
 * FINALIZED, REFUSED                                        the same outcome again
 * </pre>
 */
final class ReceiveSaga {
  private static final int PLANS_PER_CALL = 3;

  private final WalletContext context;
  private final TokenAssessor assessor;
  private final KeyedLocks<String> locks;
  private final SwapPlanner planner;
  private final SwapRunner runner;

  ReceiveSaga(WalletContext context, TokenAssessor assessor, KeyedLocks<String> locks) {
    this.context = context;
    this.assessor = assessor;
    this.locks = locks;
    this.planner = new SwapPlanner(context);
    this.runner = new SwapRunner(context);
  }

  ReceiveOutcome receive(String id, Token token) {
    return locks.with(
        id, () -> context.find(id).map(this::advance).orElseGet(() -> begin(id, token)));
  }

  ReceiveOutcome resume(String id) {
    return locks.with(id, () -> context.find(id).map(this::advance).orElseGet(NotBegun::new));
  }

  private ReceiveOutcome begin(String id, Token token) {
    return switch (assessor.assess(token)) {
      case Finding.Bad(var reason, var message) -> new Refused(reason, message);
      case Finding.Good good -> claim(id, token, good);
    };
  }

  private ReceiveOutcome claim(String id, Token token, Finding.Good good) {
    var answer = planner.basis(token.mint(), good.unit(), false);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return new Refused(RefusalReason.MINT_UNREACHABLE, answer.failure());
    }
    Parsed<List<Long>> parts = SwapPlanner.parts(basis, good.net());
    if (!(parts instanceof Parsed.Ok<List<Long>>(var outputs))) {
      return new Refused(RefusalReason.MINT_ERROR, TokenAssessor.INEXPRESSIBLE);
    }
    CounterRoom.Wait room = context.room().wait(context.patience());
    while (true) {
      Claim claim =
          context
              .database()
              .transaction(
                  tx -> {
                    Optional<String> holder = ClaimStore.holder(tx, good.proofs());
                    if (holder.isPresent()) {
                      return new Claim(holder, Optional.empty());
                    }
                    Optional<SwapPlan> plan =
                        good.proven()
                            ? Optional.of(SwapPlanner.plan(tx, basis, outputs))
                            : SwapPlanner.planUnproven(tx, basis, outputs);
                    if (plan.isEmpty()) {
                      return new Claim(Optional.empty(), Optional.empty());
                    }
                    Operation operation =
                        Operation.prepared(
                            id,
                            HistoryEntry.Kind.RECEIVE,
                            token.mint(),
                            good.unit(),
                            good.net(),
                            plan.get());
                    ClaimStore.claim(tx, id, good.proofs());
                    OperationJournal.put(tx, operation);
                    return new Claim(Optional.empty(), Optional.of(operation));
                  });
      if (claim.made().isPresent()) {
        context.reached(claim.made().get(), WalletStep.PREPARED);
        return drive(claim.made().get());
      }
      if (claim.holder().isPresent()) {
        Optional<ReceiveOutcome> lost = await(claim.holder().get());
        if (lost.isPresent()) {
          return lost.get();
        }
      } else if (!room.again()) {
        return new Refused(
            RefusalReason.MINT_UNREACHABLE, "the mint leaves too many swaps unanswered");
      }
    }
  }

  /** The operation that has the proofs, or ours that now has them; neither without room for it. */
  private record Claim(Optional<String> holder, Optional<Operation> made) {}

  /** Another operation has the proofs. Empty when it gave them up. */
  private Optional<ReceiveOutcome> await(String holder) {
    // A holder never waits for claims, so waiting for it cannot close a circle.
    locks.await(holder);
    Optional<Operation.State> state = context.find(holder).map(Operation::state);
    if (state.isPresent() && state.get() == Operation.State.FINALIZED) {
      return Optional.of(
          new Refused(RefusalReason.SPENT, "the token was redeemed by another request"));
    }
    if (state.isPresent() && state.get().isOpen()) {
      return Optional.of(
          new Refused(RefusalReason.PENDING, "the token is being redeemed by another request"));
    }
    return Optional.empty();
  }

  /** Goes on from where the journal says the operation is. */
  ReceiveOutcome advance(Operation operation) {
    if (operation.kind() != HistoryEntry.Kind.RECEIVE) {
      throw new IllegalArgumentException("the operation is not a receive");
    }
    return switch (operation.state()) {
      case FINALIZED -> received(operation);
      case REFUSED -> new Refused(operation.reason().orElseThrow(), operation.message());
      case PREPARED, SENT -> drive(operation);
    };
  }

  private ReceiveOutcome drive(Operation begun) {
    List<Proof> inputs = context.database().transaction(tx -> ClaimStore.claimed(tx, begun.id()));
    Operation operation = begun;
    for (int plan = 1; plan <= PLANS_PER_CALL; plan++) {
      SwapResult result = runner.run(operation, inputs);
      if (!needsNewPlan(result) || plan == PLANS_PER_CALL) {
        return conclude(operation, inputs, result);
      }
      Optional<Operation> again = planAgain(operation, inputs, result);
      if (again.isEmpty()) {
        return new Unresolved("the swap could not be planned anew");
      }
      operation = again.get();
    }
    throw new AssertionError("the last plan is always concluded");
  }

  private static boolean needsNewPlan(SwapResult result) {
    return result instanceof SwapResult.OutputsUsed
        || (result instanceof SwapResult.NotActed notActed
            && MintErrorCode.staleKeysets(notActed.code()));
  }

  private ReceiveOutcome conclude(Operation operation, List<Proof> inputs, SwapResult result) {
    return switch (result) {
      case SwapResult.Signed(var proofs) -> finalized(operation, inputs, proofs);
      case SwapResult.NotActed(var reason, int code, var message) ->
          refused(operation, true, reason, message);
      case SwapResult.InputSpent(boolean outputsUsed) ->
          refused(operation, !outputsUsed, RefusalReason.SPENT, "the token is already spent");
      case SwapResult.InputPending() ->
          refused(operation, false, RefusalReason.PENDING, "the token is in another transaction");
      case SwapResult.OutputsUsed() -> new Unresolved("the wallet's counters are behind");
      case SwapResult.Unknown(var message) -> new Unresolved(message);
    };
  }

  private Optional<Operation> planAgain(
      Operation operation, List<Proof> inputs, SwapResult result) {
    var answer = planner.basis(operation.mint(), operation.unit(), true);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return Optional.empty();
    }
    Optional<Long> net = basis.net(inputs);
    boolean counters = !(result instanceof SwapResult.OutputsUsed) || planner.skipUsed(operation);
    if (!counters
        || net.isEmpty()
        || net.get() < 1
        || !(SwapPlanner.parts(basis, net.get()) instanceof Parsed.Ok<List<Long>>(var outputs))) {
      return Optional.empty();
    }
    Operation again =
        context
            .database()
            .transaction(
                tx -> {
                  if (!(result instanceof SwapResult.OutputsUsed)) {
                    OperationJournal.giveBackCounters(tx, operation.id());
                  }
                  Operation planned =
                      Operation.prepared(
                          operation.id(),
                          operation.kind(),
                          operation.mint(),
                          operation.unit(),
                          net.get(),
                          SwapPlanner.plan(tx, basis, outputs));
                  OperationJournal.put(tx, planned);
                  return planned;
                });
    context.reached(again, WalletStep.PREPARED);
    return Optional.of(again);
  }

  private ReceiveOutcome finalized(Operation operation, List<Proof> inputs, List<Proof> proofs) {
    context
        .database()
        .execute(
            tx -> {
              OperationJournal.signed(tx, operation);
              ProofStore.redeemed(tx, inputs);
              ProofStore.add(tx, operation, "UNSPENT", proofs);
              ClaimStore.settle(tx, operation.id());
              OperationJournal.finalized(tx, operation.id(), Optional.empty());
              Books.credit(tx, operation, Token.sum(inputs), Token.sum(proofs));
            });
    context.room().changed();
    context.reached(operation, WalletStep.FINALIZED);
    return received(operation);
  }

  private static ReceiveOutcome received(Operation operation) {
    return new Received(
        operation.mint(), operation.unit().wire(), operation.unit().toMsat(operation.amount()));
  }

  private ReceiveOutcome refused(
      Operation operation, boolean unsigned, RefusalReason reason, String message) {
    context
        .database()
        .execute(
            tx -> {
              if (unsigned) {
                OperationJournal.giveBackCounters(tx, operation.id());
              }
              ClaimStore.release(tx, operation.id());
              OperationJournal.refused(tx, operation.id(), reason, message);
            });
    context.room().changed();
    return new Refused(reason, message);
  }
}
