package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.Ledger;

/**
 * Writes and sums up the ledger. Every change of what we hold is posted in the transaction that
 * changes the proofs, so the two can only differ by a bug or by somebody else's hand.
 */
public final class Books {
  private Books() {}

  /** Proofs worth {@code net} came in, for {@code face} units. */
  public static void credit(Tx tx, Operation operation, long face, long net) throws SQLException {
    EnumMap<Account, Long> postings = new EnumMap<>(Account.class);
    postings.put(Account.RECEIVED, -face);
    postings.put(Account.FEES, face - net);
    postings.put(Account.HELD, net);
    post(tx, operation, postings);
  }

  /** Units left: {@code amount} to an account, {@code fee} to the mint. */
  public static void debit(Tx tx, Operation operation, Account to, long amount, long fee)
      throws SQLException {
    EnumMap<Account, Long> postings = new EnumMap<>(Account.class);
    postings.put(to, amount);
    postings.merge(Account.FEES, fee, Math::addExact);
    postings.put(Account.HELD, -Math.addExact(amount, fee));
    post(tx, operation, postings);
  }

  /**
   * Books proofs as lost: the mint says that they are spent, and no operation of ours did it.
   *
   * @return those that were spendable to us until now
   */
  public static List<Proof> lose(Tx tx, MintUrl mint, CashuUnit unit, List<Proof> proofs)
      throws SQLException {
    List<Proof> gone = new ArrayList<>();
    for (Proof proof : proofs) {
      if (ProofStore.lost(tx, proof)) {
        gone.add(proof);
      }
    }
    long sum = Token.sum(gone);
    if (sum > 0) {
      Operation loss = Operation.booked(HistoryEntry.Kind.LOSS, mint, unit, sum);
      OperationJournal.put(tx, loss);
      debit(tx, loss, Account.LOST, sum, 0);
    }
    return gone;
  }

  /**
   * Sets spendable proofs of keysets that are over aside, as lost, and takes back what was set
   * aside of keysets that are not: they were listed anew, or a clock was wrong.
   *
   * @return units that were set aside
   */
  public static long setAside(Tx tx, MintUrl mint, CashuUnit unit, Predicate<KeysetId> isOver)
      throws SQLException {
    List<Proof> over =
        ProofStore.spendable(tx, mint, unit).stream()
            .filter(proof -> isOver.test(proof.keyset()))
            .toList();
    List<Proof> back =
        ProofStore.in(tx, mint, unit, "EXPIRED").stream()
            .filter(proof -> !isOver.test(proof.keyset()))
            .toList();
    long lost = Token.sum(over);
    if (lost > 0) {
      ProofStore.move(tx, over, "EXPIRED");
      Operation loss = Operation.booked(HistoryEntry.Kind.LOSS, mint, unit, lost);
      OperationJournal.put(tx, loss);
      debit(tx, loss, Account.LOST, lost, 0);
    }
    long found = Token.sum(back);
    if (found > 0) {
      ProofStore.move(tx, back, "UNSPENT");
      Operation restored = Operation.booked(HistoryEntry.Kind.RESTORE, mint, unit, found);
      OperationJournal.put(tx, restored);
      debit(tx, restored, Account.LOST, -found, 0);
    }
    return lost;
  }

  /**
   * Makes the reserved proofs of an operation spendable again, but for those that the mint says are
   * spent: our database is older than our money then.
   */
  public static void release(Tx tx, Operation operation, List<Proof> spent) throws SQLException {
    ProofStore.release(tx, operation.id());
    lose(tx, operation.mint(), operation.unit(), spent);
  }

  private static void post(Tx tx, Operation operation, Map<Account, Long> postings)
      throws SQLException {
    long entry =
        tx.one("SELECT coalesce(max(entry), 0) + 1 AS next FROM ledger", row -> row.number("next"))
            .orElseThrow();
    for (Map.Entry<Account, Long> posting : postings.entrySet()) {
      if (posting.getValue() != 0) {
        tx.update(
            "INSERT INTO ledger (entry, operation, mint, unit, account, amount, at_ms)"
                + " VALUES (?,?,?,?,?,?,?)",
            entry,
            operation.id(),
            operation.mint().value(),
            operation.unit().wire(),
            posting.getKey().name(),
            posting.getValue(),
            tx.nowMillis());
      }
    }
  }

  /** What an operation has cost so far, in units. */
  public static long fee(Tx tx, String operation) throws SQLException {
    return tx.one(
            "SELECT coalesce(sum(amount), 0) AS fee FROM ledger"
                + " WHERE operation = ? AND account = 'FEES'",
            row -> row.number("fee"),
            operation)
        .orElseThrow();
  }

  private record Key(String mint, String unit) {

    static Key of(Row row) throws SQLException {
      return new Key(row.text("mint"), row.text("unit"));
    }
  }

  public static Ledger read(Tx tx) throws SQLException {
    SortedMap<Key, Sums> sums =
        new TreeMap<>(java.util.Comparator.comparing(Key::mint).thenComparing(Key::unit));
    tx.query(
        "SELECT mint, unit, account, sum(amount) AS sum FROM ledger GROUP BY mint, unit, account",
        row ->
            sums.computeIfAbsent(Key.of(row), key -> new Sums())
                .accounts
                .put(Account.valueOf(row.text("account")), row.number("sum")));
    tx.query(
        "SELECT mint, unit, sum(amount) AS sum FROM proofs WHERE state IN ('UNSPENT', 'RESERVED')"
            + " GROUP BY mint, unit",
        row -> sums.computeIfAbsent(Key.of(row), key -> new Sums()).proofs = row.number("sum"));
    tx.query(
        "SELECT min(mint) AS mint, min(unit) AS unit FROM ledger GROUP BY entry"
            + " HAVING sum(amount) <> 0 OR min(mint) <> max(mint) OR min(unit) <> max(unit)",
        row -> sums.computeIfAbsent(Key.of(row), key -> new Sums()).broken = true);
    List<Ledger.Book> books = new ArrayList<>();
    sums.forEach((key, sum) -> books.add(sum.book(key)));
    return new Ledger(books);
  }

  private static final class Sums {
    private final EnumMap<Account, Long> accounts = new EnumMap<>(Account.class);
    private long proofs;
    private boolean broken;

    private long of(Account account) {
      return accounts.getOrDefault(account, 0L);
    }

    Ledger.Book book(Key key) {
      CashuUnit unit = CashuUnit.of(key.unit()).orElseThrow();
      long received = -of(Account.RECEIVED);
      long gone =
          of(Account.FEES)
              + of(Account.REFUNDED)
              + of(Account.SENT)
              + of(Account.WITHDRAWN)
              + of(Account.LOST);
      boolean positive =
          received >= 0
              && accounts.entrySet().stream()
                  .allMatch(sum -> sum.getKey() == Account.RECEIVED || sum.getValue() >= 0);
      return new Ledger.Book(
          MintUrl.of(key.mint()),
          key.unit(),
          msat(unit, received),
          msat(unit, of(Account.FEES)),
          msat(unit, of(Account.REFUNDED)),
          msat(unit, of(Account.SENT)),
          msat(unit, of(Account.WITHDRAWN)),
          msat(unit, of(Account.LOST)),
          msat(unit, of(Account.HELD)),
          msat(unit, proofs),
          !broken && positive && received - gone == of(Account.HELD) && of(Account.HELD) == proofs);
    }

    /** A sum below zero cannot be shown; the book is not balanced then. */
    private static Msat msat(CashuUnit unit, long units) {
      return unit.toMsat(Math.max(0, units));
    }
  }
}
