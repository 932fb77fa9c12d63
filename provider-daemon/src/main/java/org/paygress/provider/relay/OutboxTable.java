package org.paygress.provider.relay;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;

/**
 * Events to publish, and per relay what became of each.
 *
 * <p>A relay without a row for an event has not been tried: a relay added to the configuration gets
 * what is still worth publishing. Settled entries stay until they expire, so that enqueuing an
 * event again never publishes it to a relay that has it.
 */
final class OutboxTable {

  static final String PENDING = "pending";
  static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";

  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS outbox (
            event_id   TEXT PRIMARY KEY,
            slot       TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            urgency    INTEGER NOT NULL,
            queued_at  INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            event_json TEXT NOT NULL
          )\
          """,
          "CREATE INDEX IF NOT EXISTS outbox_by_slot ON outbox (slot)",
          "CREATE INDEX IF NOT EXISTS outbox_by_turn ON outbox (urgency, queued_at)",
          """
          CREATE TABLE IF NOT EXISTS outbox_relay (
            event_id        TEXT NOT NULL REFERENCES outbox (event_id) ON DELETE CASCADE,
            relay           TEXT NOT NULL,
            state           TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
            attempts        INTEGER NOT NULL,
            next_attempt_at INTEGER NOT NULL,
            message         TEXT NOT NULL,
            PRIMARY KEY (event_id, relay)
          ) WITHOUT ROWID\
          """);

  /**
   * An event that a relay has not answered for good.
   *
   * @param attempts how often it has been offered to that relay
   */
  record Entry(EventId id, String eventJson, int attempts) {}

  private OutboxTable() {}

  static void add(Connection c, Event event, long nowMillis) throws SQLException {
    OutboxPolicy policy = OutboxPolicy.of(event);
    if (!policy.slot().isEmpty() && isSuperseded(c, policy.slot(), event)) {
      return;
    }
    try (PreparedStatement s =
        c.prepareStatement("DELETE FROM outbox WHERE slot = ? AND slot <> '' AND event_id <> ?")) {
      s.setString(1, policy.slot());
      s.setString(2, event.id().hex());
      s.executeUpdate();
    }
    try (PreparedStatement s =
        c.prepareStatement("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      s.setString(1, event.id().hex());
      s.setString(2, policy.slot());
      s.setLong(3, event.createdAt());
      s.setInt(4, policy.urgency());
      s.setLong(5, nowMillis);
      s.setLong(6, nowMillis + policy.keep().toMillis());
      s.setString(7, event.toJson());
      s.executeUpdate();
    }
  }

  private static boolean isSuperseded(Connection c, String slot, Event event) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("SELECT 1 FROM outbox WHERE slot = ? AND created_at > ?")) {
      s.setString(1, slot);
      s.setLong(2, event.createdAt());
      try (ResultSet r = s.executeQuery()) {
        return r.next();
      }
    }
  }

  static List<Entry> due(Connection c, URI relay, long nowMillis, int max) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            """
            SELECT o.event_id, o.event_json, coalesce(r.attempts, 0)
              FROM outbox o LEFT JOIN outbox_relay r ON r.event_id = o.event_id AND r.relay = ?
             WHERE o.expires_at > ?
               AND (r.state IS NULL OR (r.state = 'pending' AND r.next_attempt_at <= ?))
             ORDER BY o.urgency, o.queued_at LIMIT ?
            """)) {
      s.setString(1, relay.toString());
      s.setLong(2, nowMillis);
      s.setLong(3, nowMillis);
      s.setInt(4, max);
      try (ResultSet r = s.executeQuery()) {
        List<Entry> entries = new ArrayList<>();
        while (r.next()) {
          entries.add(new Entry(EventId.of(r.getString(1)), r.getString(2), r.getInt(3)));
        }
        return entries;
      }
    }
  }

  static void settle(Connection c, EventId id, URI relay, String state, String message)
      throws SQLException {
    write(c, id, relay, state, 0, 0, message);
  }

  static void postpone(
      Connection c, EventId id, URI relay, int attempts, long nextAtMillis, String message)
      throws SQLException {
    write(c, id, relay, PENDING, attempts, nextAtMillis, message);
  }

  // An answer may come for an event that was replaced meanwhile: then there is nothing to note.
  // What a relay accepted stays accepted, whatever it says later.
  private static void write(
      Connection c, EventId id, URI relay, String state, int attempts, long nextAt, String message)
      throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            """
            INSERT INTO outbox_relay (event_id, relay, state, attempts, next_attempt_at, message)
            SELECT event_id, ?, ?, ?, ?, ? FROM outbox WHERE event_id = ?
            ON CONFLICT (event_id, relay) DO UPDATE SET
              state = excluded.state, attempts = max(attempts, excluded.attempts),
              next_attempt_at = excluded.next_attempt_at, message = excluded.message
            WHERE state <> 'accepted'
            """)) {
      s.setString(1, relay.toString());
      s.setString(2, state);
      s.setInt(3, attempts);
      s.setLong(4, nextAt);
      s.setString(5, message);
      s.setString(6, id.hex());
      s.executeUpdate();
    }
  }

  static boolean isAccepted(Connection c, EventId id) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "SELECT 1 FROM outbox_relay WHERE event_id = ? AND state = 'accepted' LIMIT 1")) {
      s.setString(1, id.hex());
      try (ResultSet r = s.executeQuery()) {
        return r.next();
      }
    }
  }

  static long waiting(Connection c, URI relay, long nowMillis) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            """
            SELECT count(*)
              FROM outbox o LEFT JOIN outbox_relay r ON r.event_id = o.event_id AND r.relay = ?
             WHERE o.expires_at > ? AND (r.state IS NULL OR r.state = 'pending')
            """)) {
      s.setString(1, relay.toString());
      s.setLong(2, nowMillis);
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? r.getLong(1) : 0;
      }
    }
  }

  static void prune(Connection c, long nowMillis) throws SQLException {
    try (PreparedStatement s = c.prepareStatement("DELETE FROM outbox WHERE expires_at <= ?")) {
      s.setLong(1, nowMillis);
      s.executeUpdate();
    }
  }
}
