package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.MeltOutcome.Paid;
import org.paygress.wallet.MeltOutcome.Refused;
import org.paygress.wallet.MeltOutcome.Unresolved;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.RefusalReason;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.saga.MeltPlanner.Offer;
import org.paygress.wallet.saga.MeltPlanner.Order;
import org.paygress.wallet.saga.MeltPlanner.Plan;
import org.paygress.wallet.store.Account;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.MeltRecord;
import org.paygress.wallet.store.MeltRecord.Stage;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;
import org.paygress.wallet.store.RestoreAdvice;
import org.paygress.wallet.store.SwapPlan;

/**
 * Pays an invoice with our proofs (NUT-05).
 *
 * <pre>
 * (nothing) --quote, reserve proofs, take counters--> PREPARED --> SENT --store change--> FINALIZED
 *                                                      ^  |          |
 *               (stage SPLIT ends: PREPARED, stage PAY)+--+----------+--release--> REFUSED
 * </pre>
 *
 * <p>A mint that gives change (NUT-08) is paid at once, with blank outputs for the change. At any
 * other the proofs must fit: stage SPLIT swaps for such, which stay reserved for stage PAY.
 *
 * <p>Invariant: proofs are reserved by one operation from PREPARED on; they are released only when
 * the quote is unpaid, the proofs are unspent and no request can still have an effect; change,
 * ledger and FINALIZED are one transaction. A payment that may be under way is never given up.
 *
 * <p>What is done after the process died, or an answer was lost:
 *
 * <pre>
 * journal says    mint says (NUT-07, NUT-05, NUT-09)          then
 * nothing                                                     never begun, nothing reserved
 * SPLIT PREPARED                                              send the swap
 * SPLIT SENT      as in a send                                restore, send again, or REFUSED
 * PAY PREPARED                                                send the payment
 * PAY SENT        quote PAID, proofs spent                    store the restored change: FINALIZED
 * PAY SENT        quote PAID, proofs spent, nothing signed    the same, once no request is under way
 * PAY SENT        quote PAID, more signed than can be change  the same, with what can be, and a
 *                                                             restore is advised for the rest
 * PAY SENT        quote or a proof PENDING                    stays SENT, outcome Unresolved
 * PAY SENT        quote UNPAID, proofs unspent                send the same payment again
 * PAY SENT        quote forgotten, proofs unspent             the same; refused again: REFUSED
 * PAY SENT        quote UNPAID, a proof spent                 our database is old: book it as lost,
 *                                                             REFUSED, once no request is under way
 * PAY SENT        quote UNPAID, blank outputs signed          counters were used before: new outputs
 * PAY SENT        no answer                                   stays SENT, outcome Unresolved
 * FINALIZED, REFUSED                                          the same outcome again
 * </pre>
 */
final class MeltSaga {
  private static final int PLANS_PER_CALL = 4;

  private final WalletContext context;
  private final KeyedLocks<String> locks;
  private final RotateSaga rotations;
  private final SwapPlanner swaps;
  private final MeltPlanner planner;
  private final SwapRunner splits;
  private final MeltRunner payments;

  MeltSaga(WalletContext context, KeyedLocks<String> locks, RotateSaga rotations) {
    this.context = context;
    this.locks = locks;
    this.rotations = rotations;
    this.swaps = new SwapPlanner(context);
    this.planner = new MeltPlanner(swaps);
    this.splits = new SwapRunner(context);
    this.payments = new MeltRunner(context, splits);
  }

  MeltOutcome melt(Order order) {
    return locks.with(
        order.id(),
        () -> context.find(order.id()).map(this::advance).orElseGet(() -> begin(order)));
  }

  private MeltOutcome begin(Order order) {
    return switch (planner.offer(order)) {
      case Offer.Bad(var reason, var message) -> new Refused(reason, message);
      case Offer.Good good -> begin(order, good, true);
    };
  }

  private MeltOutcome begin(Order order, Offer.Good offer, boolean mayMerge) {
    return switch (context
        .database()
        .transaction(tx -> planner.plan(tx, order, offer.basis(), offer.quote()))) {
      case Plan.Bad(var reason, var message) -> new Refused(reason, message);
      case Plan.Scattered() ->
          mayMerge && rotations.merged(order.mint(), order.unit())
              ? begin(order, offer, false)
              : new Refused(MeltRefusal.BALANCE_TOO_LOW, "the balance is in too many small proofs");
      case Plan.Ready(var operation) -> {
        context.reached(operation, WalletStep.PREPARED);
        yield advance(operation);
      }
    };
  }

  /** Goes on from where the journal says the operation is. */
  MeltOutcome advance(Operation operation) {
    if (operation.kind() != HistoryEntry.Kind.MELT) {
      throw new IllegalArgumentException("the operation is not a melt");
    }
    return switch (operation.state()) {
      case FINALIZED -> paid(operation);
      case REFUSED -> new Refused(record(operation).refusal().orElseThrow(), operation.message());
      case PREPARED, SENT -> drive(operation);
    };
  }

  private MeltRecord record(Operation operation) {
    return context.database().transaction(tx -> MeltRecord.find(tx, operation.id()));
  }

  /** What one attempt led to: an end for this call, or an operation planned anew. */
  private sealed interface Next {
    record Done(MeltOutcome outcome) implements Next {}

    record Go(Operation operation) implements Next {}
  }

  private MeltOutcome drive(Operation begun) {
    Operation operation = begun;
    for (int plan = 1; plan <= PLANS_PER_CALL; plan++) {
      MeltRecord record = record(operation);
      List<Proof> inputs = context.reserved(operation);
      boolean last = plan == PLANS_PER_CALL;
      Next next =
          record.stage() == Stage.SPLIT
              ? split(operation, record, inputs, last)
              : pay(operation, record, inputs, last);
      switch (next) {
        case Next.Done(var outcome) -> {
          return outcome;
        }
        case Next.Go(var again) -> operation = again;
      }
    }
    return new Unresolved("the mint changes its keysets faster than we can plan");
  }

  private Next split(Operation operation, MeltRecord record, List<Proof> inputs, boolean last) {
    return switch (splits.run(operation, inputs)) {
      case SwapResult.Signed(var proofs) -> new Next.Go(fitted(operation, record, inputs, proofs));
      case SwapResult.NotActed(var reason, int code, var message)
          when !last && MintErrorCode.staleKeysets(code) ->
          planAgain(operation, record, inputs, false);
      case SwapResult.NotActed(var reason, int code, var message) ->
          unsigned(operation, record, refusal(reason), message);
      case SwapResult.InputSpent(boolean _) -> forgetSpent(operation, record, inputs);
      case SwapResult.InputPending() -> open("the mint holds our proofs as pending");
      case SwapResult.OutputsUsed() -> planAgain(operation, record, inputs, true);
      case SwapResult.Unknown(var message) -> open(message);
    };
  }

  private Next pay(Operation operation, MeltRecord record, List<Proof> inputs, boolean last) {
    return switch (payments.run(operation, record.quote(), inputs)) {
      case MeltResult.Paid(var change, var preimage, boolean doubtful) ->
          new Next.Done(finalized(operation, record.paid(preimage), inputs, change, doubtful));
      case MeltResult.NotPaid(var reason, int code, var message)
          when !last && MintErrorCode.staleKeysets(code) ->
          planAgain(operation, record, inputs, false);
      case MeltResult.NotPaid(var reason, int code, var message) ->
          unsigned(operation, record, reason, message);
      case MeltResult.InputSpent() -> forgetSpent(operation, record, inputs);
      case MeltResult.OutputsUsed() -> planAgain(operation, record, inputs, true);
      case MeltResult.Unknown(var message) -> open(message);
    };
  }

  private static MeltRefusal refusal(RefusalReason reason) {
    return reason == RefusalReason.MINT_UNREACHABLE
        ? MeltRefusal.MINT_UNREACHABLE
        : MeltRefusal.MINT_ERROR;
  }

  private static Next open(String message) {
    return new Next.Done(new Unresolved(message));
  }

  private Next planAgain(
      Operation operation, MeltRecord record, List<Proof> inputs, boolean countersUsed) {
    var answer = swaps.basis(operation.mint(), operation.unit(), true);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return open(answer.failure());
    }
    if (countersUsed && !swaps.skipUsed(operation)) {
      return open("the wallet's counters are behind");
    }
    Optional<Long> net = basis.net(inputs);
    long need =
        record.stage() == Stage.SPLIT ? record.target() : operation.amount() + record.feeReserve();
    if (net.isEmpty() || net.get() < need) {
      return refused(
          operation,
          record,
          List.of(),
          MeltRefusal.MINT_ERROR,
          "the mint has changed its fees: the reserved proofs no longer suffice");
    }
    boolean dear =
        context
            .database()
            .transaction(
                tx -> !MeltPlanner.keepsLimit(tx, operation, record, basis, inputs, net.get()));
    if (dear) {
      return refused(
          operation,
          record,
          List.of(),
          MeltRefusal.FEE_TOO_HIGH,
          "the mint has changed its fees: they could come to more than the limit");
    }
    Parsed<List<Long>> outputs = MeltPlanner.outputs(record, basis, operation.amount(), net.get());
    if (!(outputs instanceof Parsed.Ok<List<Long>>(var asked))) {
      return refused(
          operation,
          record,
          List.of(),
          MeltRefusal.MINT_ERROR,
          "the mint's keyset cannot represent the amount");
    }
    Operation again =
        context
            .database()
            .transaction(
                tx -> {
                  if (!countersUsed) {
                    OperationJournal.giveBackCounters(tx, operation.id());
                  }
                  return MeltPlanner.again(tx, operation, basis, asked);
                });
    context.reached(again, WalletStep.PREPARED);
    return new Next.Go(again);
  }

  /** The split is done: its first proofs pay, the others are ours again. */
  private Operation fitted(
      Operation operation, MeltRecord record, List<Proof> inputs, List<Proof> proofs) {
    List<Proof> fitting = new ArrayList<>();
    for (Proof proof : proofs) {
      if (Token.sum(fitting) < record.target()) {
        fitting.add(proof);
      }
    }
    SwapPlan noOutputs = new SwapPlan(operation.keyset().orElseThrow(), 0, List.of());
    Operation paying =
        Operation.prepared(
            operation.id(),
            operation.kind(),
            operation.mint(),
            operation.unit(),
            operation.amount(),
            noOutputs);
    context
        .database()
        .execute(
            tx -> {
              ProofStore.swapped(tx, operation, proofs);
              ProofStore.use(tx, fitting, operation.id(), "RESERVED");
              Books.debit(tx, operation, Account.FEES, 0, Token.sum(inputs) - Token.sum(proofs));
              OperationJournal.put(tx, paying);
              record.paying().put(tx);
            });
    context.reached(paying, WalletStep.PREPARED);
    return paying;
  }

  private MeltOutcome finalized(
      Operation operation,
      MeltRecord record,
      List<Proof> inputs,
      List<Proof> found,
      boolean doubtful) {
    context
        .database()
        .execute(
            tx -> {
              long most = Token.sum(inputs) - operation.amount();
              List<Proof> change = ProofStore.unknown(tx, found, most);
              OperationJournal.signed(tx, operation, change.size());
              ProofStore.replace(tx, operation, change);
              OperationJournal.finalized(tx, operation.id(), Optional.empty());
              record.put(tx);
              Books.debit(
                  tx, operation, Account.WITHDRAWN, operation.amount(), most - Token.sum(change));
              if (doubtful || change.size() < found.size()) {
                RestoreAdvice.give(tx, operation.mint());
              }
            });
    context.reached(operation, WalletStep.FINALIZED);
    return paid(operation);
  }

  private MeltOutcome paid(Operation operation) {
    long fee = context.database().transaction(tx -> Books.fee(tx, operation.id()));
    return new Paid(
        operation.unit().toMsat(operation.amount()),
        operation.unit().toMsat(fee),
        record(operation).preimage());
  }

  private Next forgetSpent(Operation operation, MeltRecord record, List<Proof> inputs) {
    return SpentProofs.of(context, operation.mint(), inputs)
        .map(
            lost ->
                refused(
                    operation,
                    record,
                    lost,
                    MeltRefusal.MINT_ERROR,
                    "proofs of ours turned out to be spent"))
        .orElseGet(() -> open("the mint does not say which of our proofs are spent"));
  }

  /** Refused, and nothing of its plan is signed. */
  private Next unsigned(
      Operation operation, MeltRecord record, MeltRefusal reason, String message) {
    context.database().execute(tx -> OperationJournal.giveBackCounters(tx, operation.id()));
    return refused(operation, record, List.of(), reason, message);
  }

  private Next refused(
      Operation operation,
      MeltRecord record,
      List<Proof> lost,
      MeltRefusal reason,
      String message) {
    context
        .database()
        .execute(
            tx -> {
              Books.release(tx, operation, lost);
              OperationJournal.refused(tx, operation.id(), message);
              record.refused(reason).put(tx);
            });
    return new Next.Done(new Refused(reason, message));
  }
}
