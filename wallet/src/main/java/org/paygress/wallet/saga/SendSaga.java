package org.paygress.wallet.saga;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintErrorCode;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.TokenV3;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.SendOutcome.Failed;
import org.paygress.wallet.SendOutcome.Sent;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.store.Account;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.LockedOutputs;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;
import org.paygress.wallet.store.SwapPlan;

/**
 * Makes a token out of our proofs.
 *
 * <pre>
 * (nothing) --proofs that fit exactly--------------------------------------> FINALIZED
 * (nothing) --reserve proofs, take counters--> PREPARED --> SENT --store--> FINALIZED
 *     ^                                           |          |
 *     +------------------release proofs-----------+----------+
 * </pre>
 *
 * Invariant: proofs are reserved by one operation from PREPARED on; they are released only when no
 * request of it can have had or still have an effect; the token, the change and FINALIZED are one
 * transaction. A finalized token is kept for ever. The outputs of a locked token (NUT-11) are kept
 * whole from PREPARED on, for they do not derive from the seed.
 *
 * <p>What is done after the process died, or an answer was lost:
 *
 * <pre>
 * journal says   mint says (NUT-09, NUT-07)        then
 * nothing                                          never begun, nothing reserved
 * PREPARED                                         send the swap
 * SENT           outputs signed, inputs spent      store token and change: FINALIZED
 * SENT           nothing signed, inputs unspent    send the same swap again
 * SENT           nothing signed, an input spent    our database is old: forget that proof, start anew
 * SENT           outputs signed, inputs unspent    counters were used before: start anew past them
 * SENT           input pending, or no answer       stays SENT, outcome Failed, call again
 * FINALIZED                                        the same token again
 * </pre>
 */
final class SendSaga {
  private static final int STARTS_PER_CALL = 3;

  /** Who gets a token has so long to redeem it, if the mint has a keyset that lasts. */
  private static final Duration LASTING = Duration.ofDays(30);

  private static final String SCATTERED = "what there is at the mint is in too many small proofs";

  /** More proofs than these are swapped into fewer before they are given away. */
  private static final int HANDED_OVER_MAX = 16;

  private static final Set<HistoryEntry.Kind> KINDS =
      EnumSet.of(HistoryEntry.Kind.SEND, HistoryEntry.Kind.REFUND);

  private final WalletContext context;
  private final KeyedLocks<String> locks;
  private final SwapPlanner planner;
  private final SwapRunner runner;
  private final RotateSaga rotations;

  SendSaga(WalletContext context, KeyedLocks<String> locks, RotateSaga rotations) {
    this.context = context;
    this.locks = locks;
    this.rotations = rotations;
    this.planner = new SwapPlanner(context);
    this.runner = new SwapRunner(context);
  }

  SendOutcome send(
      HistoryEntry.Kind kind,
      String id,
      MintUrl mint,
      CashuUnit unit,
      Msat amount,
      Optional<P2pkLock> lock) {
    long units = unit.unitsIn(amount);
    if (units < 1) {
      return new Failed("the amount is less than one unit");
    }
    return locks.with(id, () -> settle(new Order(kind, id, mint, unit, units, lock)));
  }

  /** What the caller wants. */
  private record Order(
      HistoryEntry.Kind kind,
      String id,
      MintUrl mint,
      CashuUnit unit,
      long units,
      Optional<P2pkLock> lock) {

    Operation prepared(SwapPlan plan) {
      return Operation.prepared(id, kind, mint, unit, units, plan);
    }
  }

  private SendOutcome settle(Order order) {
    Progress progress =
        context.find(order.id()).map(this::advance).orElseGet(() -> new Progress.Undone(false, ""));
    for (int start = 1; start <= STARTS_PER_CALL; start++) {
      if (!(progress instanceof Progress.Undone(boolean stale, var why))) {
        break;
      }
      progress = begin(order, stale);
    }
    return switch (progress) {
      case Progress.Made(var token) -> new Sent(token);
      case Progress.Open(var message) -> new Failed(message);
      case Progress.Undone(boolean stale, var message) -> new Failed(message);
    };
  }

  Optional<Token> sent(String id) {
    return context.find(id).flatMap(SendSaga::token);
  }

  /** How far a call brought the operation. */
  sealed interface Progress {
    record Made(Token token) implements Progress {}

    record Open(String message) implements Progress {}

    /** The journal holds nothing of it any more. */
    record Undone(boolean stale, String message) implements Progress {}
  }

  private Progress begin(Order order, boolean stale) {
    // A token that needs no swap needs no mint: refunds leave while the mint is down.
    Optional<Token> exact =
        order.lock().isPresent()
            ? Optional.empty()
            : context.database().transaction(tx -> exactly(tx, order, lasting(order)));
    if (exact.isPresent()) {
      return new Progress.Made(exact.get());
    }
    var answer = planner.basis(order.mint(), order.unit(), stale);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return withoutMint(order)
          .<Progress>map(Progress.Made::new)
          .orElseGet(() -> new Progress.Open(answer.failure()));
    }
    return switch (context.database().transaction(tx -> prepare(tx, order, basis))) {
      case Parsed.Malformed<Operation>(var reason) ->
          reason.equals(SCATTERED) && rotations.merged(order.mint(), order.unit())
              ? new Progress.Undone(stale, reason)
              : new Progress.Open(reason);
      case Parsed.Ok<Operation>(var prepared) -> {
        context.reached(prepared, WalletStep.PREPARED);
        yield advance(prepared);
      }
    };
  }

  /** Which proofs are given away as they are: none of a keyset that ends, as far as is known. */
  private Predicate<Proof> lasting(Order order) {
    Instant limit = context.clock().instant().plus(LASTING);
    return context
        .directory()
        .lastView(order.mint())
        .<Predicate<Proof>>map(view -> proof -> !view.isEnding(proof.keyset(), order.unit(), limit))
        .orElse(proof -> true);
  }

  /** Better a token of a keyset that ends than none. */
  private Optional<Token> withoutMint(Order order) {
    return order.lock().isPresent()
        ? Optional.empty()
        : context.database().transaction(tx -> exactly(tx, order, proof -> true));
  }

  private static Optional<Token> exactly(Tx tx, Order order, Predicate<Proof> fit)
      throws SQLException {
    Optional<List<Proof>> chosen =
        ProofSelection.exact(
            ProofStore.spendable(tx, order.mint(), order.unit()).stream().filter(fit).toList(),
            order.units(),
            Math.max(HANDED_OVER_MAX, Long.bitCount(order.units())));
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    Token token = new Token(order.mint(), order.unit().wire(), chosen.get(), Optional.empty());
    ProofStore.use(tx, chosen.get(), order.id(), "SENT");
    SwapPlan none = new SwapPlan(chosen.get().getFirst().keyset(), 0, List.of());
    Operation operation = order.prepared(none);
    OperationJournal.put(tx, operation);
    OperationJournal.finalized(tx, order.id(), Optional.of(token));
    Books.debit(tx, operation, account(operation), order.units(), 0);
    return Optional.of(token);
  }

  private static Parsed<Operation> prepare(Tx tx, Order order, SwapPlanner.Basis basis)
      throws SQLException {
    List<Proof> known = basis.view().known(ProofStore.spendable(tx, order.mint(), order.unit()));
    Function<List<Proof>, Long> fee = proofs -> basis.view().inputFee(proofs).orElseThrow();
    Optional<List<Proof>> chosen = ProofSelection.covering(known, order.units(), fee);
    if (chosen.isEmpty()) {
      return Parsed.malformed(
          ProofSelection.isScattered(known, order.units(), fee)
              ? SCATTERED
              : "the balance at the mint is too low");
    }
    long change = Token.sum(chosen.get()) - fee.apply(chosen.get()) - order.units();
    if (!(SwapPlanner.parts(basis, order.units()) instanceof Parsed.Ok<List<Long>>(var given))
        || !(SwapPlanner.parts(basis, change) instanceof Parsed.Ok<List<Long>>(var kept))) {
      return Parsed.malformed("the mint's keyset cannot represent the amount");
    }
    Operation operation = order.prepared(plan(tx, order, basis, given, kept));
    ProofStore.use(tx, chosen.get(), order.id(), "RESERVED");
    OperationJournal.put(tx, operation);
    return Parsed.ok(operation);
  }

  private static SwapPlan plan(
      Tx tx, Order order, SwapPlanner.Basis basis, List<Long> given, List<Long> kept)
      throws SQLException {
    if (order.lock().isPresent()) {
      return SwapPlanner.planLocked(tx, basis, order.id(), given, order.lock().get(), kept);
    }
    List<Long> outputs = new ArrayList<>(given);
    outputs.addAll(kept);
    return SwapPlanner.plan(tx, basis, outputs);
  }

  /** Goes on from where the journal says the operation is. */
  Progress advance(Operation operation) {
    if (!KINDS.contains(operation.kind())) {
      throw new IllegalArgumentException("the operation is not a send");
    }
    Optional<Token> made = token(operation);
    if (made.isPresent()) {
      return new Progress.Made(made.get());
    }
    List<Proof> inputs = context.reserved(operation);
    return switch (runner.run(operation, inputs)) {
      case SwapResult.Signed(var proofs) -> new Progress.Made(finalized(operation, inputs, proofs));
      case SwapResult.NotActed(var reason, int code, var message) ->
          undo(operation, List.of(), true, MintErrorCode.staleKeysets(code), message);
      case SwapResult.InputSpent(boolean _) -> forgetSpent(operation, inputs);
      case SwapResult.InputPending() -> new Progress.Open("the mint holds our proofs as pending");
      case SwapResult.OutputsUsed() -> skipCounters(operation);
      case SwapResult.Unknown(var message) -> new Progress.Open(message);
    };
  }

  private static Account account(Operation operation) {
    return operation.kind() == HistoryEntry.Kind.REFUND ? Account.REFUNDED : Account.SENT;
  }

  private Progress forgetSpent(Operation operation, List<Proof> inputs) {
    return SpentProofs.of(context, operation.mint(), inputs)
        .map(lost -> undo(operation, lost, false, false, "proofs of ours turned out to be spent"))
        .orElseGet(() -> new Progress.Open("the mint does not say which of our proofs are spent"));
  }

  private Progress skipCounters(Operation operation) {
    return planner.skipUsed(operation)
        ? undo(operation, List.of(), false, false, "the wallet's counters were behind")
        : new Progress.Open("the wallet's counters are behind");
  }

  private Progress undo(
      Operation operation, List<Proof> lost, boolean unsigned, boolean stale, String message) {
    context.undo(operation, lost, unsigned);
    return new Progress.Undone(stale, message);
  }

  private Token finalized(Operation operation, List<Proof> inputs, List<Proof> proofs) {
    List<Proof> handedOver = new ArrayList<>();
    long sum = 0;
    for (Proof proof : proofs) {
      if (sum < operation.amount()) {
        handedOver.add(proof);
        sum += proof.amount();
      }
    }
    List<Proof> change = proofs.subList(handedOver.size(), proofs.size());
    Token token =
        new Token(operation.mint(), operation.unit().wire(), handedOver, Optional.empty());
    context
        .database()
        .execute(
            tx -> {
              ProofStore.swapped(tx, operation, change);
              ProofStore.add(tx, operation, "SENT", handedOver);
              LockedOutputs.forget(tx, operation.id());
              OperationJournal.finalized(tx, operation.id(), Optional.of(token));
              long fee = Token.sum(inputs) - Token.sum(proofs);
              Books.debit(tx, operation, account(operation), Token.sum(handedOver), fee);
            });
    context.reached(operation, WalletStep.FINALIZED);
    return token;
  }

  private static Optional<Token> token(Operation operation) {
    return operation
        .token()
        .map(
            json ->
                switch (TokenV3.parse(json)) {
                  case Parsed.Ok<Token>(var token) -> token;
                  case Parsed.Malformed<Token>(var reason) ->
                      throw new WalletException("the journal holds an unreadable token");
                });
  }
}
