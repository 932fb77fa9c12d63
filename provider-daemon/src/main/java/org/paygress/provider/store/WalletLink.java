package org.paygress.provider.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.sqlite.Meta;
import org.paygress.system.sqlite.Tx;

/**
 * What journal and wallet know of each other: the journal's own id, which the wallet keeps too, and
 * how far the wallet's counters reach.
 */
public final class WalletLink {

  /** Its tables. */
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
          "INSERT INTO meta VALUES ('id', lower(hex(randomblob(16))))",
          """
          CREATE TABLE counter_marks (
            mint   TEXT NOT NULL,
            keyset TEXT NOT NULL,
            until  INTEGER NOT NULL,
            PRIMARY KEY (mint, keyset)
          ) STRICT""");

  private static final String ID = "id";
  private static final String BEAT = "beat";
  private static final String ACCEPTED = "accepted";

  /** 32 hexadecimal digits, drawn when the journal was made. */
  public String id(Tx tx) throws SQLException {
    return Meta.get(tx, ID).orElseThrow(() -> new SQLException("the journal has no id"));
  }

  /** How often it was counted up; copies of the journal know less than the journal itself. */
  public long beat(Tx tx) throws SQLException {
    return Meta.get(tx, BEAT).map(Long::parseLong).orElse(0L);
  }

  /** Counts on, above {@code known}. */
  public long beatAbove(Tx tx, long known) throws SQLException {
    long beat = Math.max(beat(tx), known) + 1;
    Meta.put(tx, BEAT, Long.toString(beat));
    return beat;
  }

  /** Whether the operator said that containers the journal does not know may be destroyed. */
  public boolean accepted(Tx tx) throws SQLException {
    return Meta.get(tx, ACCEPTED).isPresent();
  }

  /** Notes what the operator said. */
  public void accept(Tx tx) throws SQLException {
    Meta.put(tx, ACCEPTED, "1");
  }

  /** What the operator said is used up. */
  public void used(Tx tx) throws SQLException {
    Meta.remove(tx, ACCEPTED);
  }

  /** Counters below {@code end} may be signed. */
  public void mark(Tx tx, MintUrl mint, KeysetId keyset, long end) throws SQLException {
    tx.update(
        "INSERT INTO counter_marks VALUES (?, ?, ?) ON CONFLICT (mint, keyset) DO UPDATE SET"
            + " until = max(until, excluded.until)",
        mint.value(),
        keyset.hex(),
        end);
  }

  /** The marks of a mint. */
  public Map<KeysetId, Long> marks(Tx tx, MintUrl mint) throws SQLException {
    Map<KeysetId, Long> marks = new HashMap<>();
    tx.query(
            "SELECT keyset, until FROM counter_marks WHERE mint = ?",
            row -> Map.entry(new KeysetId(row.text("keyset")), row.number("until")),
            mint.value())
        .forEach(mark -> marks.put(mark.getKey(), mark.getValue()));
    return marks;
  }

  /** The highest number that a table ever gave a row; it numbers its rows by itself. */
  public long highest(Tx tx, String table) throws SQLException {
    return tx.one("SELECT seq FROM sqlite_sequence WHERE name = ?", row -> row.number("seq"), table)
        .orElse(0L);
  }

  /** Lets the numbers of a table go on above {@code used}; it numbers its rows by itself. */
  public void numberAbove(Tx tx, String table, long used) throws SQLException {
    tx.update(
        "INSERT INTO sqlite_sequence(name, seq) SELECT ?, 0"
            + " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        table,
        table);
    tx.update("UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?", used, table, used);
  }
}
