package org.paygress.provider.treasury;

import java.util.Comparator;
import java.util.Optional;
import org.paygress.cashu.wallet.Ledger;
import org.paygress.cashu.wallet.Wallet;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/**
 * What we have at a mint, in the unit of which we have most there.
 *
 * @param spendable not reserved by anything that is under way
 */
record Holding(MintUrl mint, String unit, Msat spendable) {

  /** Empty when we have nothing there. */
  static Optional<Holding> at(Wallet wallet, MintUrl mint) {
    Msat balance = wallet.balances().getOrDefault(mint, Msat.ZERO);
    return wallet.ledger().books().stream()
        .filter(book -> book.mint().equals(mint) && book.held().compareTo(Msat.ZERO) > 0)
        .max(Comparator.comparing(Ledger.Book::held))
        .map(book -> new Holding(mint, book.unit(), least(book.held(), balance)))
        .filter(holding -> holding.spendable().compareTo(Msat.ZERO) > 0);
  }

  private static Msat least(Msat one, Msat other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What is left of it beside {@code others}; nothing when they are more. */
  Msat beside(Msat others) {
    return spendable.compareTo(others) > 0 ? spendable.minus(others) : Msat.ZERO;
  }
}
