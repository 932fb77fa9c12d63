package org.paygress.provider.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
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

  /** 32 hexadecimal digits, drawn when the journal was made. */
  public String id(Tx tx) throws SQLException {
    return tx.one("SELECT value FROM meta WHERE name = 'id'", row -> row.text("value"))
        .orElseThrow(() -> new SQLException("the journal has no id"));
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

  /**
   * Lets the numbers of a table go on above {@code used}.
   *
   * @param table one that numbers its rows by itself
   * @return whether they would have come again
   */
  public boolean numberAbove(Tx tx, String table, long used) throws SQLException {
    tx.update(
        "INSERT INTO sqlite_sequence(name, seq) SELECT ?, 0"
            + " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        table,
        table);
    return tx.update(
            "UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?", used, table, used)
        > 0;
  }
}
