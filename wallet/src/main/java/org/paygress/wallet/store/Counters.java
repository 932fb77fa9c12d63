package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.KeysetId;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * The counters of NUT-13, one row of them a keyset. A restore from the seed gives up after 300
 * secrets in a row that were never signed, so a range that the mint has certainly not signed, and
 * will not, is given out again: else anybody with forged tokens could make a hole that no restore
 * sees beyond.
 *
 * <p>Where a mint leaves that open, counters can be lost to a hole. Work that strangers cause for
 * nothing therefore gets none that lie more than {@link #UNPROVEN_AHEAD_MAX} beyond the last signed
 * one; paid work may go further, {@link #AHEAD_MAX} being what it keeps to unless a mint leaves
 * several swaps of it unanswered as well.
 */
public final class Counters {

  /** Counters from {@code first} on, {@code count} of them. */
  private record Range(long first, long count) {
    static Range read(Row row) throws SQLException {
      return new Range(row.number("first"), row.number("count"));
    }

    long end() {
      return first + count;
    }
  }

  /** Counters that work of strangers may lie beyond the last signed one. */
  public static final int UNPROVEN_AHEAD_MAX = 100;

  /** What {@link #UNPROVEN_AHEAD_MAX} and one plan of paid work come to. */
  public static final int AHEAD_MAX = 200;

  private Counters() {}

  /** Takes {@code count} counters in a row; the first of them. */
  public static long take(Tx tx, KeysetId keyset, int count) throws SQLException {
    return take(tx, keyset, count, Long.MAX_VALUE).orElseThrow();
  }

  /** As {@link #take}; empty while too many counters before them are not known to be signed. */
  public static Optional<Long> takeUnproven(Tx tx, KeysetId keyset, int count) throws SQLException {
    return take(tx, keyset, count, signed(tx, keyset) + UNPROVEN_AHEAD_MAX);
  }

  private static Optional<Long> take(Tx tx, KeysetId keyset, int count, long end)
      throws SQLException {
    Optional<Range> free =
        tx.one(
            "SELECT first, count FROM free_counters WHERE keyset = ? AND count >= ?"
                + " ORDER BY first LIMIT 1",
            Range::read,
            keyset.hex(),
            count);
    if (free.isEmpty()) {
      long next = next(tx, keyset);
      if (next + count > end) {
        return Optional.empty();
      }
      raise(tx, keyset, next + count);
      return Optional.of(next);
    }
    Range range = free.get();
    remove(tx, keyset, range);
    if (range.count() > count) {
      add(tx, keyset, new Range(range.first() + count, range.count() - count));
    }
    return Optional.of(range.first());
  }

  /** The first counter above all that are known to be signed. */
  public static long signed(Tx tx, KeysetId keyset) throws SQLException {
    return tx.one(
            "SELECT signed FROM counters WHERE keyset = ?",
            row -> row.number("signed"),
            keyset.hex())
        .orElse(0L);
  }

  /** The mint has signed the counter before {@code end}. */
  public static void sign(Tx tx, KeysetId keyset, long end) throws SQLException {
    tx.update("UPDATE counters SET signed = max(signed, ?) WHERE keyset = ?", end, keyset.hex());
  }

  /** The first counter above all that were ever given out. */
  public static long next(Tx tx, KeysetId keyset) throws SQLException {
    return tx.one(
            "SELECT next FROM counters WHERE keyset = ?", row -> row.number("next"), keyset.hex())
        .orElse(0L);
  }

  /** Nothing below {@code next} is given out any more, but what was given back. */
  public static void raise(Tx tx, KeysetId keyset, long next) throws SQLException {
    tx.update(
        "INSERT INTO counters (keyset, next) VALUES (?, ?) ON CONFLICT (keyset) DO UPDATE SET next ="
            + " max(next, excluded.next)",
        keyset.hex(),
        next);
  }

  /** As {@link #raise}, and what was given back is not trusted: the seed was used elsewhere. */
  public static void raisePastUsed(Tx tx, KeysetId keyset, long next) throws SQLException {
    tx.update("DELETE FROM free_counters WHERE keyset = ?", keyset.hex());
    raise(tx, keyset, next);
  }

  /** Gives back the counters of a plan that the mint has not signed and cannot sign any more. */
  static void giveBack(Tx tx, KeysetId keyset, long first, int count) throws SQLException {
    Range range = new Range(first, count);
    for (Range neighbour : neighbours(tx, keyset, range)) {
      remove(tx, keyset, neighbour);
      range =
          new Range(Math.min(range.first(), neighbour.first()), range.count() + neighbour.count());
    }
    if (range.end() == next(tx, keyset)) {
      tx.update("UPDATE counters SET next = ? WHERE keyset = ?", range.first(), keyset.hex());
    } else {
      add(tx, keyset, range);
    }
  }

  private static List<Range> neighbours(Tx tx, KeysetId keyset, Range range) throws SQLException {
    return tx.query(
        "SELECT first, count FROM free_counters WHERE keyset = ?"
            + " AND (first + count = ? OR first = ?)",
        Range::read,
        keyset.hex(),
        range.first(),
        range.end());
  }

  private static void add(Tx tx, KeysetId keyset, Range range) throws SQLException {
    tx.update(
        "INSERT INTO free_counters VALUES (?, ?, ?)", keyset.hex(), range.first(), range.count());
  }

  private static void remove(Tx tx, KeysetId keyset, Range range) throws SQLException {
    tx.update(
        "DELETE FROM free_counters WHERE keyset = ? AND first = ?", keyset.hex(), range.first());
  }
}
