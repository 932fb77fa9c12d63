package org.paygress.wallet.saga;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.RotationReport;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.store.Account;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;

/**
 * Swaps proofs of keysets that are ending for proofs of one that lasts longer, however little, and
 * many small proofs for a few large ones.
 *
 * <pre>
 * (nothing) --reserve proofs, take counters--> PREPARED --> SENT --store new ones--> FINALIZED
 *     ^                                           |          |
 *     +------------------release proofs-----------+----------+
 * </pre>
 *
 * Invariant: as in a send, but what comes out stays ours: new proofs, ledger and FINALIZED are one
 * transaction.
 *
 * <p>What is done after the process died, or an answer was lost:
 *
 * <pre>
 * journal says   mint says (NUT-09, NUT-07)        then
 * nothing                                          never begun, nothing reserved
 * PREPARED                                         send the swap
 * SENT           outputs signed, inputs spent      store the new proofs: FINALIZED
 * SENT           nothing signed, inputs unspent    send the same swap again
 * SENT           nothing signed, an input spent    our database is old: book it as lost, release
 * SENT           outputs signed, inputs unspent    counters were used before: skip them, release
 * SENT           input pending, or no answer       stays SENT
 * </pre>
 *
 * Released proofs are found again by the next call.
 */
final class RotateSaga {
  private static final int STARTS_PER_BATCH = 3;
  private static final int BATCH = 100;

  /** Proofs of one mint and unit that are held without merging them. */
  private static final int HELD_MAX = 100;

  private final WalletContext context;
  private final KeyedLocks<String> locks;
  private final SwapPlanner planner;
  private final SwapRunner runner;

  RotateSaga(WalletContext context, KeyedLocks<String> locks) {
    this.context = context;
    this.locks = locks;
    this.planner = new SwapPlanner(context);
    this.runner = new SwapRunner(context);
  }

  /** How far a swap got. */
  sealed interface Progress {
    record Moved(long net, long fee) implements Progress {}

    record Open(String message) implements Progress {}

    /** The journal holds nothing of it any more. */
    record Undone(String message) implements Progress {}
  }

  /** Moves what is in keysets that end before {@code ahead} from now. */
  RotationReport rotate(Duration ahead) {
    Instant now = context.clock().instant();
    Instant limit = now.plus(ahead);
    RotationReport moved =
        moveAll(1, (view, target, held) -> ending(view, target, held, limit, now));
    List<RotationReport.Failure> failures = new ArrayList<>(moved.failures());
    failures.addAll(setAside());
    return new RotationReport(moved.rotated(), moved.fees(), failures);
  }

  /** Books what cannot be spent any more as lost, and back what can be after all. */
  private List<RotationReport.Failure> setAside() {
    List<RotationReport.Failure> lost = new ArrayList<>();
    for (MintUrl mint : context.database().transaction(ProofStore::mints)) {
      if (context.directory().view(mint) instanceof MintAnswer.Done<MintView>(var view)) {
        for (CashuUnit unit : CashuUnit.values()) {
          Instant now = context.clock().instant();
          long sum =
              context
                  .database()
                  .transaction(
                      tx -> Books.setAside(tx, mint, unit, keyset -> view.isOver(keyset, now)));
          if (sum > 0) {
            lost.add(
                new RotationReport.Failure(
                    mint, sum + " " + unit.wire() + " of keysets that are over: booked as lost"));
          }
        }
      }
    }
    return lost;
  }

  /** Makes few large proofs of many small ones. */
  RotationReport merge() {
    return moveAll(HELD_MAX + 1, RotateSaga::smallest);
  }

  /** The same at one mint, for an amount that needs more proofs than can be spent at once. */
  boolean merged(MintUrl mint, CashuUnit unit) {
    Report report = new Report();
    move(mint, unit, HELD_MAX + 1, RotateSaga::smallest, report);
    return report.rotated.compareTo(Msat.ZERO) > 0;
  }

  /** They come last. */
  private static Chosen smallest(MintView view, KeysetInfo target, List<Proof> held) {
    return new Chosen(
        held.subList(Math.max(0, held.size() - BATCH), held.size()), Optional.empty());
  }

  /** Says which of the proofs held are to be swapped for others of a keyset. */
  @FunctionalInterface
  private interface Choice {
    Chosen of(MintView view, KeysetInfo target, List<Proof> held);
  }

  /**
   * What was chosen.
   *
   * @param otherwise why nothing was, if something should be
   */
  private record Chosen(List<Proof> proofs, Optional<String> otherwise) {}

  private static Chosen ending(
      MintView view, KeysetInfo target, List<Proof> held, Instant limit, Instant now) {
    List<Proof> ending =
        held.stream().filter(proof -> isEnding(view, proof.keyset(), limit)).toList();
    List<Proof> movable =
        ending.stream()
            .filter(proof -> view.find(proof.keyset()).filter(target::outlives).isPresent())
            .toList();
    // What may be over already is tried last and by itself: its mint would refuse all beside it.
    List<Proof> alive =
        movable.stream().filter(proof -> !view.isOver(proof.keyset(), now)).limit(BATCH).toList();
    List<Proof> over =
        movable.stream()
            .filter(proof -> proof.keyset().equals(movable.getLast().keyset()))
            .limit(BATCH)
            .toList();
    return new Chosen(
        alive.isEmpty() ? over : alive,
        ending.isEmpty()
            ? Optional.empty()
            : Optional.of("the mint has no keyset that lasts longer"));
  }

  private static boolean isEnding(MintView view, KeysetId keyset, Instant limit) {
    return view.find(keyset)
        .map(
            info ->
                !info.active()
                    || (info.finalExpiry().isPresent()
                        && info.finalExpiry().getAsLong() <= limit.getEpochSecond()))
        .orElse(false);
  }

  /**
   * @param heldMin below so many proofs of a mint and unit nothing is to be done, and the mint is
   *     not asked
   */
  private RotationReport moveAll(int heldMin, Choice choice) {
    Report report = new Report();
    for (MintUrl mint : context.database().transaction(ProofStore::mints)) {
      for (CashuUnit unit : CashuUnit.values()) {
        move(mint, unit, heldMin, choice, report);
      }
    }
    return report.made();
  }

  private static final class Report {
    private Msat rotated = Msat.ZERO;
    private Msat fees = Msat.ZERO;
    private final List<RotationReport.Failure> failures = new ArrayList<>();

    RotationReport made() {
      return new RotationReport(rotated, fees, failures);
    }
  }

  private void move(MintUrl mint, CashuUnit unit, int heldMin, Choice choice, Report report) {
    int failed = 0;
    // A mint could retire each keyset that we move to, and earn a fee every time.
    long left = batchesMax(held(mint, unit));
    while (failed < STARTS_PER_BATCH && left > 0 && held(mint, unit).size() >= heldMin) {
      Optional<Progress> progress = batch(mint, unit, choice);
      if (progress.isEmpty()) {
        return;
      }
      switch (progress.get()) {
        case Progress.Moved(long net, long fee) -> {
          left--;
          report.rotated = report.rotated.plus(unit.toMsat(net));
          report.fees = report.fees.plus(unit.toMsat(fee));
        }
        case Progress.Open(var message) -> {
          report.failures.add(new RotationReport.Failure(mint, message));
          return;
        }
        case Progress.Undone(var message) -> {
          if (++failed == STARTS_PER_BATCH) {
            report.failures.add(new RotationReport.Failure(mint, message));
          }
        }
      }
    }
  }

  /** So many swaps move all that is held, keyset by keyset, or make few proofs of it. */
  private static long batchesMax(List<Proof> held) {
    return 1 + held.stream().map(Proof::keyset).distinct().count() + 2L * held.size() / BATCH;
  }

  /** Moves the next proofs; empty when there are none that have to be, or are worth it. */
  private Optional<Progress> batch(MintUrl mint, CashuUnit unit, Choice choice) {
    var answer = planner.basis(mint, unit, true);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return Optional.of(new Progress.Open(answer.failure()));
    }
    Optional<KeysetInfo> target = basis.view().find(basis.keyset().id());
    if (target.isEmpty()) {
      return Optional.of(new Progress.Open("the mint has withdrawn its keyset"));
    }
    String id = Operation.ownId(HistoryEntry.Kind.ROTATE);
    return locks.with(
        id,
        () -> {
          Chosen chosen = choice.of(basis.view(), target.get(), held(mint, unit));
          if (chosen.proofs().isEmpty()) {
            return chosen.otherwise().map(Progress.Open::new);
          }
          Optional<Operation> prepared =
              context
                  .database()
                  .transaction(tx -> prepare(tx, id, mint, unit, basis, chosen.proofs()));
          prepared.ifPresent(operation -> context.reached(operation, WalletStep.PREPARED));
          return prepared.map(this::advance);
        });
  }

  private List<Proof> held(MintUrl mint, CashuUnit unit) {
    return context.database().transaction(tx -> ProofStore.spendable(tx, mint, unit));
  }

  private Optional<Operation> prepare(
      Tx tx, String id, MintUrl mint, CashuUnit unit, SwapPlanner.Basis basis, List<Proof> chosen)
      throws SQLException {
    long net = basis.net(chosen).orElse(0L);
    if (net < 1
        || !(SwapPlanner.parts(basis, net) instanceof Parsed.Ok<List<Long>>(var outputs))
        || !ProofStore.spendable(tx, mint, unit).containsAll(chosen)) {
      return Optional.empty();
    }
    Operation operation =
        Operation.prepared(
            id, HistoryEntry.Kind.ROTATE, mint, unit, net, SwapPlanner.plan(tx, basis, outputs));
    ProofStore.use(tx, chosen, id, "RESERVED");
    OperationJournal.put(tx, operation);
    return Optional.of(operation);
  }

  /** Goes on from where the journal says the operation is. */
  Progress advance(Operation operation) {
    if (operation.kind() != HistoryEntry.Kind.ROTATE) {
      throw new IllegalArgumentException("the operation is not a rotation");
    }
    List<Proof> inputs = context.reserved(operation);
    return switch (runner.run(operation, inputs)) {
      case SwapResult.Signed(var proofs) -> finalized(operation, inputs, proofs);
      case SwapResult.NotActed(var reason, int code, var message) ->
          undo(operation, List.of(), true, message);
      case SwapResult.InputSpent(boolean _) ->
          SpentProofs.of(context, operation.mint(), inputs)
              .map(lost -> undo(operation, lost, false, "proofs of ours turned out to be spent"))
              .orElseGet(
                  () -> new Progress.Open("the mint does not say which of our proofs are spent"));
      case SwapResult.InputPending() -> new Progress.Open("the mint holds our proofs as pending");
      case SwapResult.OutputsUsed() ->
          planner.skipUsed(operation)
              ? undo(operation, List.of(), false, "the wallet's counters were behind")
              : new Progress.Open("the wallet's counters are behind");
      case SwapResult.Unknown(var message) -> new Progress.Open(message);
    };
  }

  private Progress undo(Operation operation, List<Proof> lost, boolean unsigned, String message) {
    context.undo(operation, lost, unsigned);
    return new Progress.Undone(message);
  }

  private Progress finalized(Operation operation, List<Proof> inputs, List<Proof> proofs) {
    long fee = Token.sum(inputs) - Token.sum(proofs);
    context
        .database()
        .execute(
            tx -> {
              ProofStore.swapped(tx, operation, proofs);
              OperationJournal.finalized(tx, operation.id(), Optional.empty());
              Books.debit(tx, operation, Account.FEES, 0, fee);
            });
    context.reached(operation, WalletStep.FINALIZED);
    return new Progress.Moved(Token.sum(proofs), fee);
  }
}
