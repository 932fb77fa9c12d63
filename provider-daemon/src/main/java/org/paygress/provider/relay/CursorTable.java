package org.paygress.provider.relay;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

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

  static OptionalLong get(Connection c, URI relay) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("SELECT heard_until FROM relay_cursor WHERE relay = ?")) {
      s.setString(1, relay.toString());
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? OptionalLong.of(r.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  static void set(Connection c, URI relay, long unixSecs) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            """
            INSERT INTO relay_cursor (relay, heard_until) VALUES (?, ?)
            ON CONFLICT (relay) DO UPDATE SET heard_until = excluded.heard_until
            """)) {
      s.setString(1, relay.toString());
      s.setLong(2, unixSecs);
      s.executeUpdate();
    }
  }
}
