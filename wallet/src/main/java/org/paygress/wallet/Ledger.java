package org.paygress.wallet;

import java.util.List;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/**
 * Where all money went: one book for each mint and unit the wallet ever had proofs of.
 *
 * @param books ordered by mint, then unit
 */
public record Ledger(List<Book> books) {
  public Ledger {
    books = List.copyOf(books);
  }

  /** Whether every book is. */
  public boolean balanced() {
    return books.stream().allMatch(Book::balanced);
  }

  /**
   * The sums of one mint and unit since the wallet was made.
   *
   * @param received face value of the tokens received or restored
   * @param fees taken by the mint for inputs and for payments
   * @param refunded given back to payers in tokens
   * @param sent handed over in other tokens
   * @param withdrawn paid to invoices
   * @param lost proofs that turned out to be spent by somebody else
   * @param held what the accounts say is ours now, reserved amounts included
   * @param proofs what our proofs say
   * @param balanced whether received less fees, refunded, sent, withdrawn and lost is held, each
   *     entry's postings cancel out, and held is proofs
   */
  public record Book(
      MintUrl mint,
      String unit,
      Msat received,
      Msat fees,
      Msat refunded,
      Msat sent,
      Msat withdrawn,
      Msat lost,
      Msat held,
      Msat proofs,
      boolean balanced) {}
}
