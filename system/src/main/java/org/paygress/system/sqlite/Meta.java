package org.paygress.system.sqlite;

import java.sql.SQLException;
import java.util.Optional;

/** What a file says of itself: the table {@code meta (name TEXT PRIMARY KEY, value TEXT)}. */
public final class Meta {

  private Meta() {}

  /** What it says under a name. */
  public static Optional<String> get(Tx tx, String name) throws SQLException {
    return tx.one("SELECT value FROM meta WHERE name = ?", row -> row.text("value"), name);
  }

  /** Says it, instead of what it said before. */
  public static void put(Tx tx, String name, String value) throws SQLException {
    tx.update(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  /** Says nothing under that name any more. */
  public static void remove(Tx tx, String name) throws SQLException {
    tx.update("DELETE FROM meta WHERE name = ?", name);
  }
}
