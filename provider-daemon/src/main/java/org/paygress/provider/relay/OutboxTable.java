package org.paygress.provider.relay;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.sqlite.Tx;

/**
 * Events to publish, and for each relay those that it has not answered for good.
 *
 * <p>What a relay has settled is not kept: an answer goes once every relay has settled it, and of
 * what replaces each other the newest stays until it expires, for relays that join later. So
 * whatever a relay has settled costs no look at what it has not.
 */
final class OutboxTable {

  private static final Duration CLOCK_LEAD_MAX = Duration.ofMinutes(15);
  private static final Duration WAIT_MAX = Duration.ofHours(1);

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

  /** From rows for what each relay did to rows for what each has yet to do. */
  static final List<String> PENDING_ONLY =
      List.of(
          "CREATE TABLE outbox_relays (relay TEXT PRIMARY KEY) WITHOUT ROWID",
          """
          CREATE TABLE outbox_due (
            relay           TEXT NOT NULL REFERENCES outbox_relays (relay) ON DELETE CASCADE,
            urgency         INTEGER NOT NULL,
            place           INTEGER NOT NULL,
            event_id        TEXT NOT NULL REFERENCES outbox (event_id) ON DELETE CASCADE,
            attempts        INTEGER NOT NULL DEFAULT 0,
            next_attempt_at INTEGER NOT NULL DEFAULT 0,
            message         TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (relay, urgency, place)
          ) WITHOUT ROWID\
          """,
          "CREATE INDEX outbox_due_by_event ON outbox_due (event_id)",
          "INSERT INTO outbox_relays SELECT DISTINCT relay FROM outbox_relay",
          """
          INSERT INTO outbox_due
          SELECT k.relay, o.urgency, o.rowid, o.event_id,
                 coalesce(r.attempts, 0), coalesce(r.next_attempt_at, 0), coalesce(r.message, '')
            FROM outbox o CROSS JOIN outbox_relays k
            LEFT JOIN outbox_relay r ON r.event_id = o.event_id AND r.relay = k.relay
           WHERE r.state IS NULL OR r.state = 'pending'\
          """,
          "DROP TABLE outbox_relay");

  /**
   * An event that a relay has not answered for good.
   *
   * @param attempts how often it has been offered to that relay
   */
  record Entry(EventId id, String eventJson, int attempts) {

    private static final Pattern KIND = Pattern.compile("\"kind\":(\\d{1,5})");

    /** Quotes within an event's texts are escaped, so that only the name matches. */
    int kind() {
      Matcher matcher = KIND.matcher(eventJson);
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
  }

  /** An answer that no relay has to be offered any more. */
  private static final String DONE =
      "slot = '' AND NOT EXISTS (SELECT 1 FROM outbox_due d WHERE d.event_id = outbox.event_id)";

  private OutboxTable() {}

  /**
   * From now on events go to these relays and to no others. One that is new gets what is still
   * worth publishing.
   */
  static void goesTo(Tx tx, Collection<RelayUrl> relays) throws SQLException {
    List<String> wanted = relays.stream().map(RelayUrl::toString).toList();
    List<String> known = tx.query("SELECT relay FROM outbox_relays", row -> row.text("relay"));
    for (String relay : known) {
      if (!wanted.contains(relay)) {
        tx.update("DELETE FROM outbox_relays WHERE relay = ?", relay);
      }
    }
    for (String relay : wanted) {
      if (!known.contains(relay)) {
        tx.update("INSERT INTO outbox_relays VALUES (?)", relay);
        tx.update(
            "INSERT INTO outbox_due (relay, urgency, place, event_id)"
                + " SELECT ?, urgency, rowid, event_id FROM outbox",
            relay);
      }
    }
    tx.update("DELETE FROM outbox WHERE " + DONE);
  }

  /**
   * @param waitingMax so many answers of one urgency wait at most; older ones are given up. What
   *     was paid for is never
   */
  static void add(Tx tx, Event event, Urgency answer, int waitingMax, long nowMillis)
      throws SQLException {
    OutboxPolicy policy = OutboxPolicy.of(event, answer);
    if (!policy.slot().isEmpty() && isSuperseded(tx, policy.slot(), event, nowMillis)) {
      return;
    }
    tx.update(
        "DELETE FROM outbox WHERE slot = ? AND slot <> '' AND event_id <> ?",
        policy.slot(),
        event.id().hex());
    int added =
        tx.update(
            "INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)",
            event.id().hex(),
            policy.slot(),
            event.createdAt(),
            policy.urgency().turn(),
            nowMillis,
            nowMillis + policy.keep().toMillis(),
            event.toJson());
    if (added == 0) {
      return;
    }
    tx.update(
        "INSERT INTO outbox_due (relay, urgency, place, event_id)"
            + " SELECT relay, o.urgency, o.rowid, o.event_id FROM outbox o CROSS JOIN outbox_relays"
            + " WHERE o.event_id = ?",
        event.id().hex());
    if (policy.urgency().isBounded()) {
      tx.update(
          "DELETE FROM outbox WHERE event_id IN (SELECT event_id FROM outbox WHERE urgency = ?"
              + " ORDER BY queued_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
          policy.urgency().turn(),
          waitingMax);
    }
  }

  /**
   * As {@link #add}, but every relay gets it, whatever it said of it before. What waits already is
   * no less urgent for it.
   */
  static void addAgain(Tx tx, Event event, Urgency answer, int waitingMax, long nowMillis)
      throws SQLException {
    boolean paid =
        tx.exists(
            "SELECT 1 FROM outbox WHERE event_id = ? AND urgency = ?",
            event.id().hex(),
            Urgency.PAID.turn());
    tx.update("DELETE FROM outbox WHERE event_id = ?", event.id().hex());
    add(tx, event, paid ? Urgency.PAID : answer, waitingMax, nowMillis);
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

  static final String DUE =
      """
      SELECT d.event_id AS id, o.event_json AS json, d.attempts AS attempts
        FROM outbox_due d CROSS JOIN outbox o ON o.event_id = d.event_id
       WHERE d.relay = ? AND (d.next_attempt_at <= ? OR d.next_attempt_at > ?) AND o.expires_at > ?
       ORDER BY d.urgency, d.place LIMIT ?
      """;

  static List<Entry> due(Tx tx, RelayUrl relay, long nowMillis, int max) throws SQLException {
    return tx.query(
        DUE,
        row -> new Entry(EventId.of(row.text("id")), row.text("json"), row.integer("attempts")),
        relay.toString(),
        nowMillis,
        // No wait is longer than this: it was measured by a clock that was ahead.
        nowMillis + WAIT_MAX.toMillis(),
        nowMillis,
        max);
  }

  /** A relay has answered for good. */
  static void settle(Tx tx, EventId id, RelayUrl relay) throws SQLException {
    tx.update(
        "DELETE FROM outbox_due WHERE event_id = ? AND relay = ?", id.hex(), relay.toString());
    tx.update("DELETE FROM outbox WHERE event_id = ? AND " + DONE, id.hex());
  }

  // An answer may come for an event that was replaced meanwhile: then there is nothing to note.
  static void postpone(
      Tx tx, EventId id, RelayUrl relay, int attempts, long nextAtMillis, String message)
      throws SQLException {
    tx.update(
        "UPDATE outbox_due SET attempts = max(attempts, ?), next_attempt_at = ?, message = ?"
            + " WHERE event_id = ? AND relay = ?",
        attempts,
        nextAtMillis,
        message,
        id.hex(),
        relay.toString());
  }

  static long waiting(Tx tx, RelayUrl relay, long nowMillis) throws SQLException {
    return tx.one(
            "SELECT count(*) AS count FROM outbox_due d CROSS JOIN outbox o"
                + " ON o.event_id = d.event_id WHERE d.relay = ? AND o.expires_at > ?",
            row -> row.number("count"),
            relay.toString(),
            nowMillis)
        .orElseThrow();
  }

  static void prune(Tx tx, long nowMillis) throws SQLException {
    tx.update("DELETE FROM outbox WHERE expires_at <= ?", nowMillis);
  }
}
