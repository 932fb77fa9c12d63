package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;

/**
 * Forgets operations that are over: their rows, the proofs they spent, the claims they settled.
 *
 * <p>What stays of them is what sums and safety need: their postings, added to those of one entry
 * that is carried forward for each mint and unit; the highest numbers of their names; and the
 * counters, which are not theirs. What stays whole: whatever is open, a token that its receiver has
 * not redeemed, and what was taken of a token as long as it is locked to us, for a lock alone would
 * say that nobody has spent it.
 */
public final class OldOperations {

  static final List<String> TABLES =
      List.of(
          "CREATE INDEX operations_age ON operations (state, created_ms)",
          "CREATE INDEX proofs_lost ON proofs (y) WHERE state = 'SPENT' AND used_by IS NULL",
          "ALTER TABLE claims ADD COLUMN locked_until INTEGER NOT NULL DEFAULT 0",
          "CREATE TABLE name_marks (prefix TEXT PRIMARY KEY, highest INTEGER NOT NULL) STRICT",
          "UPDATE meta SET value = '6' WHERE name = 'version'");

  /** The ledger's name for what was added up. */
  private static final String CARRIED = Operation.OWN_PREFIX + "carried";

  /** Operations of one transaction, so that nobody waits long for the next one. */
  static final int BATCH = 50;

  private static final int MILLIS = 1_000;

  /** Names that callers count up: "lease-1000", "refund-lease-1000-unused-0". */
  private static final Pattern NUMBERED = Pattern.compile("((?:[a-z]+-)+)([0-9]{1,18})(?:[-/].*)?");

  private OldOperations() {}

  /** A place in the order of age; where the next batch goes on. */
  private record Place(long createdMillis, long row) {
    static final Place FIRST = new Place(Long.MIN_VALUE, 0);
  }

  private record Candidate(String id, Place place) {}

  /**
   * Forgets receives that were refused and began before {@code refusedBeforeMillis}, and whatever
   * is over and began before {@code doneBeforeMillis}.
   *
   * @param needed names of operations that stay
   */
  public static void forget(
      Database database,
      long refusedBeforeMillis,
      long doneBeforeMillis,
      Predicate<String> needed) {
    String refusedReceive = "AND kind = '" + HistoryEntry.Kind.RECEIVE.name() + "'";
    all(database, "REFUSED", refusedReceive, refusedBeforeMillis, needed);
    all(database, "REFUSED", "", doneBeforeMillis, needed);
    all(database, "FINALIZED", "", doneBeforeMillis, needed);
    // They belong to no operation: somebody else spent them, and a restore would find them again.
    database.execute(
        tx -> tx.update("DELETE FROM proofs WHERE state = 'SPENT' AND used_by IS NULL"));
  }

  private static void all(
      Database database,
      String state,
      String condition,
      long beforeMillis,
      Predicate<String> needed) {
    Place[] from = {Place.FIRST};
    database.inBatches(
        tx -> {
          List<Candidate> old = some(tx, state, condition, beforeMillis, from[0]);
          forget(tx, old, needed);
          if (!old.isEmpty()) {
            from[0] = old.getLast().place();
          }
          return old.size() == BATCH;
        });
  }

  private static List<Candidate> some(
      Tx tx, String state, String condition, long beforeMillis, Place from) throws SQLException {
    return tx.query(
        "SELECT id, created_ms, rowid AS row,"
            + " EXISTS (SELECT 1 FROM proofs WHERE used_by = operations.id AND state <> 'SPENT')"
            + " OR EXISTS (SELECT 1 FROM claims WHERE operation = operations.id AND locked_until > ?)"
            + " AS held FROM operations WHERE state = '"
            + state
            + "' "
            + condition
            + " AND created_ms < ? AND (created_ms, rowid) > (?, ?)"
            + " ORDER BY created_ms, rowid LIMIT "
            + BATCH,
        row ->
            new Candidate(
                row.integer("held") == 1 ? "" : row.text("id"),
                new Place(row.number("created_ms"), row.number("row"))),
        tx.nowMillis() / MILLIS,
        beforeMillis,
        from.createdMillis(),
        from.row());
  }

  private static void forget(Tx tx, List<Candidate> old, Predicate<String> needed)
      throws SQLException {
    Map<Posting, Long> carried = new HashMap<>();
    for (Candidate candidate : old) {
      if (!candidate.id().isEmpty() && !needed.test(candidate.id())) {
        forget(tx, candidate.id(), carried);
      }
    }
    for (Map.Entry<Posting, Long> sum : carried.entrySet()) {
      carry(tx, sum.getKey(), sum.getValue());
    }
  }

  private static void forget(Tx tx, String id, Map<Posting, Long> carried) throws SQLException {
    for (Posted posted : tx.query(Posted.OF, Posted::read, id)) {
      carried.merge(posted.posting(), posted.amount(), Math::addExact);
    }
    for (String table : List.of("ledger", "claims", "melts", "locked_outputs")) {
      tx.update("DELETE FROM " + table + " WHERE operation = ?", id);
    }
    tx.update("DELETE FROM proofs WHERE used_by = ?", id);
    OperationJournal.forget(tx, id);
    Matcher numbered = NUMBERED.matcher(id);
    if (numbered.matches()) {
      tx.update(
          "INSERT INTO name_marks VALUES (?, ?) ON CONFLICT (prefix) DO UPDATE SET"
              + " highest = max(highest, excluded.highest)",
          numbered.group(1),
          Long.parseLong(numbered.group(2)));
    }
  }

  /** Where something is posted. */
  private record Posting(String mint, String unit, String account) {}

  private record Posted(Posting posting, long amount) {
    static final String OF = "SELECT mint, unit, account, amount FROM ledger WHERE operation = ?";

    static Posted read(Row row) throws SQLException {
      return new Posted(
          new Posting(row.text("mint"), row.text("unit"), row.text("account")),
          row.number("amount"));
    }
  }

  /** One entry of a mint and unit holds them all: whole entries add up to a whole one. */
  private static void carry(Tx tx, Posting posting, long amount) throws SQLException {
    int known =
        tx.update(
            "UPDATE ledger SET amount = amount + ?, at_ms = ? WHERE operation = ? AND mint = ?"
                + " AND unit = ? AND account = ?",
            amount,
            tx.nowMillis(),
            CARRIED,
            posting.mint(),
            posting.unit(),
            posting.account());
    if (known == 0) {
      tx.update(
          "INSERT INTO ledger (entry, operation, mint, unit, account, amount, at_ms) VALUES"
              + " (coalesce((SELECT entry FROM ledger WHERE operation = ? AND mint = ? AND unit = ?"
              + " LIMIT 1), (SELECT coalesce(max(entry), 0) + 1 FROM ledger)), ?, ?, ?, ?, ?, ?)",
          CARRIED,
          posting.mint(),
          posting.unit(),
          CARRIED,
          posting.mint(),
          posting.unit(),
          posting.account(),
          amount,
          tx.nowMillis());
    }
  }
}
