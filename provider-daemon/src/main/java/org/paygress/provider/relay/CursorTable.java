package org.paygress.provider.relay;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;
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

  // Older rows hold the address as the configuration spelt it.
  static Optional<Long> get(Tx tx, RelayUrl relay) throws SQLException {
    return tx
        .query(
            "SELECT relay, heard_until FROM relay_cursor",
            row ->
                RelayUrl.parse(row.text("relay")).equals(Parsed.ok(relay))
                    ? row.number("heard_until")
                    : Long.MIN_VALUE)
        .stream()
        .filter(heardUntil -> heardUntil > Long.MIN_VALUE)
        .max(Comparator.naturalOrder());
  }

  static void set(Tx tx, RelayUrl relay, long unixSecs) throws SQLException {
    tx.update(
        """
        INSERT INTO relay_cursor (relay, heard_until) VALUES (?, ?)
        ON CONFLICT (relay) DO UPDATE SET heard_until = excluded.heard_until
        """,
        relay.toString(),
        unixSecs);
  }
}
