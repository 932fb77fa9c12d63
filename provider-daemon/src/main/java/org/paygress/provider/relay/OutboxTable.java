package org.paygress.provider.relay;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.sqlite.Tx;

/**
 * Events to publish, and per relay what became of each.
 *
 * <p>A relay without a row for an event has not been tried: a relay added to the configuration gets
 * what is still worth publishing. An answer goes once every relay has settled it; of what replaces
 * each other the newest stays until it expires.
 */
final class OutboxTable {

  /** So many refusals wait at most; older ones are given up. */
  static final int REFUSALS_MAX = 1_000;

  private static final Duration CLOCK_LEAD_MAX = Duration.ofMinutes(15);
  private static final Duration WAIT_MAX = Duration.ofHours(1);

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

  static void add(Tx tx, Event event, Urgency answer, long nowMillis) throws SQLException {
    OutboxPolicy policy = OutboxPolicy.of(event, answer);
    if (!policy.slot().isEmpty() && isSuperseded(tx, policy.slot(), event, nowMillis)) {
      return;
    }
    tx.update(
        "DELETE FROM outbox WHERE slot = ? AND slot <> '' AND event_id <> ?",
        policy.slot(),
        event.id().hex());
    tx.update(
        "INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)",
        event.id().hex(),
        policy.slot(),
        event.createdAt(),
        policy.urgency().turn(),
        nowMillis,
        nowMillis + policy.keep().toMillis(),
        event.toJson());
    if (policy.urgency() == Urgency.REFUSAL) {
      tx.update(
          "DELETE FROM outbox WHERE event_id IN (SELECT event_id FROM outbox WHERE urgency = ?"
              + " ORDER BY queued_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
          Urgency.REFUSAL.turn(),
          REFUSALS_MAX);
    }
  }

  /** As {@link #add}, but every relay gets it, whatever it said of it before. */
  static void addAgain(Tx tx, Event event, Urgency answer, long nowMillis) throws SQLException {
    tx.update("DELETE FROM outbox WHERE event_id = ?", event.id().hex());
    add(tx, event, answer, nowMillis);
  }

  /** One that a clock was ahead for is newer than nothing: else it would silence us until then. */
  private static boolean isSuperseded(Tx tx, String slot, Event event, long nowMillis)
      throws SQLException {
    return tx.exists(
        "SELECT 1 FROM outbox WHERE slot = ? AND created_at > ? AND created_at <= ?",
        slot,
        event.createdAt(),
        Instant.ofEpochMilli(nowMillis).plus(CLOCK_LEAD_MAX).getEpochSecond());
  }

  static List<Entry> due(Tx tx, RelayUrl relay, long nowMillis, int max) throws SQLException {
    return tx.query(
        """
        SELECT o.event_id AS id, o.event_json AS json, coalesce(r.attempts, 0) AS attempts
          FROM outbox o LEFT JOIN outbox_relay r ON r.event_id = o.event_id AND r.relay = ?
         WHERE o.expires_at > ?
           AND (r.state IS NULL
                OR (r.state = 'pending' AND (r.next_attempt_at <= ? OR r.next_attempt_at > ?)))
         ORDER BY o.urgency, o.queued_at LIMIT ?
        """,
        row -> new Entry(EventId.of(row.text("id")), row.text("json"), row.integer("attempts")),
        relay.toString(),
        nowMillis,
        nowMillis,
        // No wait is longer than this: it was measured by a clock that was ahead.
        nowMillis + WAIT_MAX.toMillis(),
        max);
  }

  /**
   * @param relays all that it goes to
   */
  static void settle(
      Tx tx, EventId id, RelayUrl relay, String state, String message, Set<RelayUrl> relays)
      throws SQLException {
    write(tx, id, relay, state, 0, 0, message);
    Set<RelayUrl> settled =
        Set.copyOf(
            tx.query(
                "SELECT relay FROM outbox_relay WHERE event_id = ? AND state <> 'pending'",
                row -> RelayUrl.of(row.text("relay")),
                id.hex()));
    if (!relays.isEmpty() && settled.containsAll(relays)) {
      tx.update("DELETE FROM outbox WHERE event_id = ? AND slot = ''", id.hex());
    }
  }

  static void postpone(
      Tx tx, EventId id, RelayUrl relay, int attempts, long nextAtMillis, String message)
      throws SQLException {
    write(tx, id, relay, PENDING, attempts, nextAtMillis, message);
  }

  // An answer may come for an event that was replaced meanwhile: then there is nothing to note.
  // What a relay accepted stays accepted, whatever it says later.
  private static void write(
      Tx tx, EventId id, RelayUrl relay, String state, int attempts, long nextAt, String message)
      throws SQLException {
    tx.update(
        """
        INSERT INTO outbox_relay (event_id, relay, state, attempts, next_attempt_at, message)
        SELECT event_id, ?, ?, ?, ?, ? FROM outbox WHERE event_id = ?
        ON CONFLICT (event_id, relay) DO UPDATE SET
          state = excluded.state, attempts = max(attempts, excluded.attempts),
          next_attempt_at = excluded.next_attempt_at, message = excluded.message
        WHERE state <> 'accepted'
        """,
        relay.toString(),
        state,
        attempts,
        nextAt,
        message,
        id.hex());
  }

  static Set<RelayUrl> acceptedBy(Tx tx, EventId id) throws SQLException {
    return Set.copyOf(
        tx.query(
            "SELECT relay FROM outbox_relay WHERE event_id = ? AND state = 'accepted'",
            row -> RelayUrl.of(row.text("relay")),
            id.hex()));
  }

  static long waiting(Tx tx, RelayUrl relay, long nowMillis) throws SQLException {
    return tx.one(
            """
            SELECT count(*) AS count
              FROM outbox o LEFT JOIN outbox_relay r ON r.event_id = o.event_id AND r.relay = ?
             WHERE o.expires_at > ? AND (r.state IS NULL OR r.state = 'pending')
            """,
            row -> row.number("count"),
            relay.toString(),
            nowMillis)
        .orElseThrow();
  }

  static void prune(Tx tx, long nowMillis) throws SQLException {
    tx.update("DELETE FROM outbox WHERE expires_at <= ?", nowMillis);
  }
}
