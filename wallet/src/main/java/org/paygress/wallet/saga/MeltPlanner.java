package org.paygress.wallet.saga;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.MeltQuote;
import org.paygress.cashu.mint.MeltTerms;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.MeltRecord;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;

/** Prepares payments: the quote, what it may cost, the proofs to pay with. */
final class MeltPlanner {
  /** What a blank output says its amount is; the mint does not look (NUT-08). */
  private static final long BLANK = 1;

  /** Looking for an amount whose own input fee leaves what is needed, no further than this. */
  private static final long FEE_STEPS_MAX = 10_000;

  private final SwapPlanner swaps;

  MeltPlanner(SwapPlanner swaps) {
    this.swaps = swaps;
  }

  /** What is asked for. */
  record Order(String id, MintUrl mint, CashuUnit unit, Bolt11Invoice invoice, Msat feeMax) {}

  /** A quote and the mint's view of keysets to plan with. */
  sealed interface Offer {
    record Good(SwapPlanner.Basis basis, MeltQuote quote) implements Offer {}

    record Bad(MeltRefusal reason, String message) implements Offer {}
  }

  /** A journalled payment, or why there is none. */
  sealed interface Plan {
    record Ready(Operation operation) implements Plan {}

    record Bad(MeltRefusal reason, String message) implements Plan {}

    /** What there is suffices, but in more proofs than can be spent at once. */
    record Scattered() implements Plan {}
  }

  Offer offer(Order order) {
    var answer = swaps.basis(order.mint(), order.unit(), false);
    if (!(answer instanceof MintAnswer.Done<SwapPlanner.Basis>(var basis))) {
      return new Offer.Bad(MeltRefusal.MINT_UNREACHABLE, answer.failure());
    }
    if (!basis.view().info().restores() || !basis.view().info().tellsStates()) {
      return new Offer.Bad(
          MeltRefusal.MINT_ERROR, "the mint lacks signature restore or state checks");
    }
    MeltTerms.Range range = basis.view().info().melting().range(order.unit().wire());
    if (!range.holds(order.unit().unitsIn(order.invoice().amount()))) {
      return new Offer.Bad(
          MeltRefusal.INVOICE_REFUSED,
          range.most() < range.least()
              ? "the mint pays no invoices at present"
              : "the mint pays %d to %d %s at once"
                  .formatted(range.least(), range.most(), order.unit().wire()));
    }
    return switch (basis.view().client().meltQuote(order.unit().wire(), order.invoice())) {
      case MintAnswer.Done<MeltQuote>(var quote) -> checked(order, basis, quote);
      case MintAnswer.Rejected<MeltQuote> rejected ->
          new Offer.Bad(MeltRefusal.INVOICE_REFUSED, rejected.failure());
      case MintAnswer<MeltQuote> other ->
          new Offer.Bad(MeltRefusal.MINT_UNREACHABLE, other.failure());
    };
  }

  private static Offer checked(Order order, SwapPlanner.Basis basis, MeltQuote quote) {
    long down = order.unit().unitsIn(order.invoice().amount());
    boolean whole = order.unit().toMsat(down).equals(order.invoice().amount());
    if (quote.amount() != down && (whole || quote.amount() != down + 1)) {
      return new Offer.Bad(
          MeltRefusal.MINT_ERROR, "the mint quotes another amount than the invoice names");
    }
    return quote.state() == MeltQuote.State.UNPAID
        ? new Offer.Good(basis, quote)
        : new Offer.Bad(MeltRefusal.INVOICE_REFUSED, "the invoice is paid already, or being paid");
  }

  /** Reserves proofs and takes counters, if the fees stay within the limit. */
  Plan plan(Tx tx, Order order, SwapPlanner.Basis basis, MeltQuote quote) throws SQLException {
    List<Proof> known = basis.view().known(ProofStore.spendable(tx, order.mint(), order.unit()));
    Function<List<Proof>, Long> fee = proofs -> basis.view().inputFee(proofs).orElseThrow();
    long feeMax = order.unit().unitsIn(order.feeMax());
    if (quote.feeReserve() > feeMax) {
      return tooDear(order.unit(), quote.feeReserve());
    }
    long need = Math.addExact(quote.amount(), quote.feeReserve());
    Optional<List<Proof>> direct = ProofSelection.covering(known, need, fee);
    if (direct.isEmpty() && ProofSelection.isScattered(known, need, fee)) {
      return new Plan.Scattered();
    }
    if (direct.isEmpty()) {
      return new Plan.Bad(MeltRefusal.BALANCE_TOO_LOW, "the balance at the mint is too low");
    }
    long over = Token.sum(direct.get()) - fee.apply(direct.get()) - need;
    boolean splits = over > 0 && !basis.view().info().givesChange();
    OptionalLong fitting = splits ? target(basis.keyset(), need) : OptionalLong.of(need);
    if (fitting.isEmpty()) {
      return new Plan.Bad(
          MeltRefusal.MINT_ERROR, "the mint's fees and keyset leave no amount to pay with");
    }
    long target = fitting.getAsLong();
    Optional<List<Proof>> chosen = splits ? ProofSelection.covering(known, target, fee) : direct;
    if (chosen.isEmpty()) {
      return new Plan.Bad(MeltRefusal.BALANCE_TOO_LOW, "the balance at the mint is too low");
    }
    long inputFee = fee.apply(chosen.get());
    long cost = quote.feeReserve() + inputFee + target - need;
    if (cost > feeMax) {
      return tooDear(order.unit(), cost);
    }
    MeltRecord record =
        new MeltRecord(
            order.id(),
            splits ? MeltRecord.Stage.SPLIT : MeltRecord.Stage.PAY,
            quote.id(),
            quote.feeReserve(),
            feeMax,
            target,
            Optional.empty(),
            Optional.empty());
    Parsed<List<Long>> outputs =
        outputs(record, basis, quote.amount(), Token.sum(chosen.get()) - inputFee);
    if (!(outputs instanceof Parsed.Ok<List<Long>>(var asked))) {
      return new Plan.Bad(MeltRefusal.MINT_ERROR, "the mint's keyset cannot represent the amount");
    }
    Operation operation =
        Operation.prepared(
            order.id(),
            HistoryEntry.Kind.MELT,
            order.mint(),
            order.unit(),
            quote.amount(),
            SwapPlanner.plan(tx, basis, asked));
    ProofStore.use(tx, chosen.get(), order.id(), "RESERVED");
    OperationJournal.put(tx, operation);
    record.put(tx);
    return new Plan.Ready(operation);
  }

  private static Plan.Bad tooDear(CashuUnit unit, long cost) {
    return new Plan.Bad(
        MeltRefusal.FEE_TOO_HIGH,
        "the fees could come to " + cost + " " + unit.wire() + ", above the limit");
  }

  /**
   * Whether a payment that is planned anew keeps its limit; a split before it has cost something
   * already.
   *
   * @param net what {@code inputs} are worth after their fee
   */
  static boolean keepsLimit(
      Tx tx,
      Operation operation,
      MeltRecord record,
      SwapPlanner.Basis basis,
      List<Proof> inputs,
      long net)
      throws SQLException {
    long inputFee = Token.sum(inputs) - net;
    long most;
    if (record.stage() == MeltRecord.Stage.SPLIT) {
      most = record.target() - operation.amount() + inputFee;
    } else if (basis.view().info().givesChange()) {
      most = record.feeReserve() + inputFee;
    } else {
      most = Token.sum(inputs) - operation.amount();
    }
    return most + Books.fee(tx, operation.id()) <= record.feeMax();
  }

  /**
   * The same payment, or the same split before it, with fresh outputs.
   *
   * @param outputs as {@link #outputs} says
   */
  static Operation again(Tx tx, Operation old, SwapPlanner.Basis basis, List<Long> outputs)
      throws SQLException {
    Operation operation =
        Operation.prepared(
            old.id(),
            HistoryEntry.Kind.MELT,
            old.mint(),
            old.unit(),
            old.amount(),
            SwapPlanner.plan(tx, basis, outputs));
    OperationJournal.put(tx, operation);
    return operation;
  }

  /**
   * What the next request of a payment asks the mint to sign.
   *
   * @param net what its inputs are worth after their fee
   */
  static Parsed<List<Long>> outputs(
      MeltRecord record, SwapPlanner.Basis basis, long amount, long net) {
    return record.stage() == MeltRecord.Stage.SPLIT
        ? SwapPlanner.parts(basis, record.target(), net - record.target())
        : Parsed.ok(blanks(basis, net - amount));
  }

  /** Blank outputs for the change of {@code over} units: ceil(log2), at least one (NUT-08). */
  private static List<Long> blanks(SwapPlanner.Basis basis, long over) {
    int count =
        over < 1 || !basis.view().info().givesChange()
            ? 0
            : Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(over - 1));
    return Collections.nCopies(count, BLANK);
  }

  /** The least amount of the keyset's proofs that leaves {@code need} after their input fee. */
  private static OptionalLong target(Keyset keyset, long need) {
    for (long target = need; target <= need + FEE_STEPS_MAX; target++) {
      if (keyset.split(target) instanceof Parsed.Ok<List<Long>>(var parts)
          && target - (parts.size() * keyset.inputFeePpk() + 999) / 1_000 >= need) {
        return OptionalLong.of(target);
      }
    }
    return OptionalLong.empty();
  }
}
