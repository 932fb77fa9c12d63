package org.paygress.provider.relay;

import java.sql.SQLException;
import java.util.List;
import org.paygress.protocol.nostr.EventId;
import org.paygress.system.sqlite.Tx;

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

  /** Dated by us from now on: the sender may write any year he likes. */
  static final List<String> OUR_TIME =
      List.of(
          "ALTER TABLE seen RENAME COLUMN created_at TO seen_at",
          "UPDATE seen SET seen_at = min(seen_at, unixepoch())");

  private SeenTable() {}

  /**
   * @param now unix seconds
   */
  static boolean mark(Tx tx, EventId id, long now) throws SQLException {
    int added =
        tx.update("INSERT OR IGNORE INTO seen (event_id, seen_at) VALUES (?, ?)", id.hex(), now);
    return added == 1;
  }

  static boolean contains(Tx tx, EventId id) throws SQLException {
    return tx.exists("SELECT 1 FROM seen WHERE event_id = ?", id.hex());
  }

  // Measured from the newest mark if that is older than now: a clock that jumps ahead for a while
  // must not make us forget what we would be sent again.
  static void prune(Tx tx, long now, long keepSecs) throws SQLException {
    tx.update(
        """
        DELETE FROM seen
         WHERE seen_at < min(?, (SELECT max(seen_at) FROM seen)) - ?
        """,
        now,
        keepSecs);
  }
}
