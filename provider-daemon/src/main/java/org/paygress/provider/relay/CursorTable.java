package org.paygress.provider.relay;

import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.paygress.system.sqlite.Tx;

/** Until when each relay has told us everything it had. */
final class CursorTable {

  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS relay_cursor (
            relay       TEXT PRIMARY KEY,
            heard_until INTEGER NOT NULL
          ) WITHOUT ROWID\
          """);

  private CursorTable() {}

  static Optional<Long> get(Tx tx, URI relay) throws SQLException {
    return tx.one(
        "SELECT heard_until FROM relay_cursor WHERE relay = ?",
        row -> row.number("heard_until"),
        relay.toString());
  }

  static void set(Tx tx, URI relay, long unixSecs) throws SQLException {
    tx.update(
        """
        INSERT INTO relay_cursor (relay, heard_until) VALUES (?, ?)
        ON CONFLICT (relay) DO UPDATE SET heard_until = excluded.heard_until
        """,
        relay.toString(),
        unixSecs);
  }
}
