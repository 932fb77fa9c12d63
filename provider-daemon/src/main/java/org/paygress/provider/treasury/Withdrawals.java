package org.paygress.provider.treasury;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.FeeLimit;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Sat;
import org.paygress.provider.store.WithdrawalJournal;
import org.paygress.provider.store.WithdrawalJournal.Status;
import org.paygress.provider.store.WithdrawalJournal.Withdrawal;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.Payable;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays our ecash out over Lightning.
 *
 * <pre>
 *   (invoice fetched) ──> PAYING ──> PAID
 *                            └─────> REFUSED   certainly not paid
 * </pre>
 *
 * <table>
 *   <caption>What is done after a crash</caption>
 *   <tr><th>cut</th><th>found</th><th>done</th></tr>
 *   <tr><td>before PAYING</td><td>nothing</td><td>nothing was asked of the wallet</td></tr>
 *   <tr><td>before or in the melt</td><td>PAYING</td>
 *       <td>the same invoice under the same name: the wallet pays a name once</td></tr>
 *   <tr><td>after the melt</td><td>PAYING</td><td>the wallet says again how it ended</td></tr>
 * </table>
 */
public final class Withdrawals {

  private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

  private final Database database;
  private final WithdrawalJournal journal;
  private final Wallet wallet;
  private final LnurlPay pay;
  private final Debts debts;
  private final Clock clock;

  public Withdrawals(
      Database database,
      WithdrawalJournal journal,
      Wallet wallet,
      LnurlPay pay,
      Debts debts,
      Clock clock) {
    this.database = database;
    this.journal = journal;
    this.wallet = wallet;
    this.pay = pay;
    this.debts = debts;
    this.clock = clock;
  }

  /**
   * What is to be withdrawn.
   *
   * @param amount empty for all there is beside debts, {@code keep} and the fee limit
   * @param keep stays when no amount is named
   * @param owedToo whether a named amount may be taken out of what is owed to consumers
   */
  public record Order(
      MintUrl mint,
      Destination destination,
      Optional<Msat> amount,
      FeeLimit fees,
      Msat keep,
      boolean owedToo) {}

  /** What became of an order. */
  public sealed interface Result {

    /** It was recorded; its status says how far it got. */
    record Recorded(Withdrawal withdrawal) implements Result {}

    /** Nothing was begun. */
    record NotBegun(String reason) implements Result {}

    /** Nothing was begun: it would take what is owed. {@code free} can be withdrawn, fees aside. */
    record Owed(Sat free) implements Result {}
  }

  /** Withdraws; returns when the payment ended, or is known to take longer. */
  public Result withdraw(Order order) {
    Optional<Holding> holding = Holding.at(wallet, order.mint());
    if (holding.isEmpty()) {
      return new Result.NotBegun("there is nothing to withdraw at this mint");
    }
    return switch (invoice(order, holding.get())) {
      case Parsed.Malformed<Bolt11Invoice>(var reason) -> new Result.NotBegun(reason);
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> begin(order, holding.get(), invoice);
    };
  }

  private Parsed<Bolt11Invoice> invoice(Order order, Holding holding) {
    return switch (order.destination()) {
      case Destination.Invoice(var invoice) ->
          order.amount().isEmpty()
              ? Parsed.ok(invoice)
              : Parsed.malformed("the invoice names its own amount");
      case Destination.PayLink link ->
          pay.offer(link)
              .then(offer -> amount(order, holding, offer).then(msat -> pay.invoice(offer, msat)));
    };
  }

  private Parsed<Msat> amount(Order order, Holding holding, LnurlPay.Offer offer) {
    if (order.amount().isPresent()) {
      return Parsed.ok(order.amount().get());
    }
    Msat free = holding.beside(debts.at(order.mint()).plus(order.keep()));
    Payable payable = wallet.payable(order.mint(), holding.unit());
    Msat all = order.fees().payableOutOf(least(free, payable.atOnce()));
    // What does not fit into one payment is withdrawn by the next.
    Msat amount = least(all, least(offer.most(), payable.most())).toSatFloor().toMsat();
    if (amount.compareTo(Msat.ZERO) == 0) {
      return Parsed.malformed("what is left beside debts and fees is too little to withdraw");
    }
    return amount.compareTo(payable.least()) >= 0
        ? Parsed.ok(amount)
        : Parsed.malformed("the mint pays no less than " + payable.least() + " at once");
  }

  private static Msat least(Msat one, Msat other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Result begin(Order order, Holding holding, Bolt11Invoice invoice) {
    Msat owed = debts.at(order.mint());
    Msat most = order.fees().payableOutOf(holding.beside(owed));
    boolean takesOwed = owed.compareTo(Msat.ZERO) > 0 && invoice.amount().compareTo(most) > 0;
    if (takesOwed && !order.owedToo()) {
      return new Result.Owed(most.toSatFloor());
    }
    Withdrawal fresh =
        Withdrawal.of(
            order.mint(),
            holding.unit(),
            order.destination().text(),
            invoice,
            order.fees().on(invoice.amount()),
            clock.instant());
    return switch (database.transaction(tx -> journal.begin(tx, fresh))) {
      case WithdrawalJournal.Begun.Recorded(var withdrawal) -> new Result.Recorded(pay(withdrawal));
      case WithdrawalJournal.Begun.MintBusy() ->
          new Result.NotBegun("an earlier withdrawal at this mint is still under way");
      case WithdrawalJournal.Begun.InvoiceUsed(var earlier) ->
          new Result.NotBegun(
              "this invoice is that of "
                  + name(earlier)
                  + (earlier.status() == Status.PAID ? ", which is paid" : ", which is under way"));
    };
  }

  /** The name of the wallet's operation that pays it. */
  public static String name(Withdrawal withdrawal) {
    return "withdraw-" + withdrawal.number();
  }

  /** Goes on with what is under way. Returns how many still are. */
  public int resume() {
    List<Withdrawal> open = database.transaction(journal::underWay);
    int left = 0;
    for (Withdrawal withdrawal : open) {
      left += isStillOpen(withdrawal) ? 1 : 0;
    }
    return left;
  }

  /** Whatever goes wrong with one, the others go on. */
  private boolean isStillOpen(Withdrawal withdrawal) {
    try {
      return pay(withdrawal).status() == Status.PAYING;
    } catch (RuntimeException e) {
      LOG.error("{} broke off; trying again", name(withdrawal), e);
      return true;
    }
  }

  private Withdrawal pay(Withdrawal withdrawal) {
    String name = name(withdrawal);
    MeltOutcome outcome =
        wallet.melt(
            name, withdrawal.mint(), withdrawal.unit(), withdrawal.invoice(), withdrawal.feeMax());
    switch (outcome) {
      case MeltOutcome.Paid(var amount, var fee, var _) -> {
        LOG.info("{}: {} paid at {}, fee {}", name, amount, withdrawal.mint().value(), fee);
        boolean dear = fee.compareTo(withdrawal.feeMax()) > 0;
        if (dear) {
          LOG.warn("{}: the mint kept more than the limit of {}", name, withdrawal.feeMax());
        }
        end(withdrawal, Status.PAID, fee, dear ? "the mint kept more than the fee limit" : "");
      }
      case MeltOutcome.Refused(var reason, var message) -> {
        LOG.warn("{}: not paid: {} ({})", name, message, reason);
        end(withdrawal, Status.REFUSED, Msat.ZERO, message);
      }
      case MeltOutcome.Unresolved(var message) ->
          LOG.warn("{}: not known yet, asking again: {}", name, message);
    }
    return database.transaction(tx -> journal.find(tx, withdrawal.number())).orElseThrow();
  }

  private void end(Withdrawal withdrawal, Status status, Msat fee, String note) {
    database.execute(tx -> journal.end(tx, withdrawal.number(), status, fee, note));
  }
}
