package org.paygress.provider.treasury;

import java.util.Comparator;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.Wallet;

/**
 * What we have at a mint, in the unit of which we have most there.
 *
 * @param spendable not reserved by anything that is under way
 * @param spendingFee what the mint takes for spending all of it
 */
public record Holding(MintUrl mint, String unit, Msat spendable, Msat spendingFee) {

  /** Empty when we have nothing there. */
  public static Optional<Holding> at(Wallet wallet, MintUrl mint) {
    Msat balance = wallet.balances().getOrDefault(mint, Msat.ZERO);
    return wallet.ledger().books().stream()
        .filter(book -> book.mint().equals(mint) && book.held().compareTo(Msat.ZERO) > 0)
        .max(Comparator.comparing(Ledger.Book::held))
        .map(
            book ->
                new Holding(
                    mint,
                    book.unit(),
                    least(book.held(), balance),
                    wallet.spendingFee(mint, book.unit())))
        .filter(holding -> holding.spendable().compareTo(Msat.ZERO) > 0);
  }

  private static Msat least(Msat one, Msat other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * What is free of it beside debts; nothing when they are more. To pay them back costs fees as
   * well: those of what is spent now and those of what is left then, at most.
   */
  public Msat beside(Msat debts) {
    if (debts.equals(Msat.ZERO)) {
      return spendable;
    }
    Msat kept = debts.plus(spendingFee).plus(spendingFee);
    return spendable.compareTo(kept) > 0 ? spendable.minus(kept) : Msat.ZERO;
  }
}
