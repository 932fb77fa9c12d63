package org.paygress.provider.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.paygress.protocol.nostr.EventId;

/** The ids of handled events. */
final class SeenTable {

  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS seen (
            event_id   TEXT PRIMARY KEY,
            created_at INTEGER NOT NULL
          ) WITHOUT ROWID\
          """,
          "CREATE INDEX IF NOT EXISTS seen_by_age ON seen (created_at)");

  private SeenTable() {}

  static boolean mark(Connection c, EventId id, long createdAt) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("INSERT OR IGNORE INTO seen (event_id, created_at) VALUES (?, ?)")) {
      s.setString(1, id.hex());
      s.setLong(2, createdAt);
      return s.executeUpdate() == 1;
    }
  }

  static boolean contains(Connection c, EventId id) throws SQLException {
    try (PreparedStatement s = c.prepareStatement("SELECT 1 FROM seen WHERE event_id = ?")) {
      s.setString(1, id.hex());
      try (ResultSet r = s.executeQuery()) {
        return r.next();
      }
    }
  }

  // Measured from the newest event if that is older than now: a clock that jumps ahead for a while
  // must not make us forget what we would be sent again.
  static void prune(Connection c, long now, long keepSecs) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            """
            DELETE FROM seen
             WHERE created_at < min(?, (SELECT max(created_at) FROM seen)) - ?
            """)) {
      s.setLong(1, now);
      s.setLong(2, keepSecs);
      s.executeUpdate();
    }
  }
}
