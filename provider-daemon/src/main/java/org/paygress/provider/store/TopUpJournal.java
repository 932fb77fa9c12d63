package org.paygress.provider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Payment;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * Every top-up that is not forgotten, by its request; unfinished ones are taken up again at start.
 */
public final class TopUpJournal {

  /** Its table. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS top_ups (
            request_id    TEXT PRIMARY KEY,
            lease_id      INTEGER NOT NULL REFERENCES leases(id),
            owner         TEXT NOT NULL,
            dm_kind       TEXT NOT NULL,
            token_hash    TEXT NOT NULL,
            status        TEXT NOT NULL,
            mint          TEXT,
            unit          TEXT,
            msat          INTEGER,
            request_event TEXT,
            answer_event  TEXT
          ) STRICT""",
          "CREATE INDEX IF NOT EXISTS top_ups_token ON top_ups(token_hash)");

  /** When each began, by our clock; of older ones that is not known. */
  static final List<String> DATED =
      List.of(
          "ALTER TABLE top_ups ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0",
          "CREATE INDEX top_ups_lease ON top_ups(lease_id)",
          "CREATE INDEX top_ups_refused ON top_ups(begun_at) WHERE status = 'REFUSED'");

  /** Few are under way among many that are long done. */
  static final List<String> OPEN_INDEX =
      List.of("CREATE INDEX top_ups_open ON top_ups(lease_id) WHERE status = 'REDEEMING'");

  private static final String COLUMNS =
      "SELECT request_id, lease_id, owner, dm_kind, status, mint, unit, msat FROM top_ups ";

  /** Where a top-up stands. */
  public enum Status {
    /** Its token is being swapped. */
    REDEEMING,
    /** Its token is ours but the lease could not use it; it is a debt, see {@link DebtJournal}. */
    REFUNDING,
    /** The lease was extended. */
    APPLIED,
    /** The token was refused and left unspent. */
    REFUSED,
    /** The money went back. */
    REFUNDED,
    /** The operator gave up giving it back. */
    WRITTEN_OFF;

    /** Whether there is nothing left to do. */
    public boolean done() {
      return switch (this) {
        case REDEEMING, REFUNDING -> false;
        case APPLIED, REFUSED, REFUNDED, WRITTEN_OFF -> true;
      };
    }
  }

  /** One top-up. {@code payment} is known from {@link Status#REFUNDING} on. */
  public record TopUp(
      EventId request,
      LeaseId lease,
      PublicKey owner,
      DmKind dmKind,
      Status status,
      Optional<Payment> payment) {}

  /**
   * Records a new one in {@link Status#REDEEMING}.
   *
   * @param now Unix seconds
   */
  public void begin(Tx tx, TopUp topUp, TokenHash token, String requestEvent, long now)
      throws SQLException {
    tx.update(
        "INSERT INTO top_ups(request_id, lease_id, owner, dm_kind, token_hash, status,"
            + " request_event, begun_at) VALUES (?,?,?,?,?,?,?,?)",
        topUp.request().hex(),
        topUp.lease().number(),
        topUp.owner().hex(),
        topUp.dmKind().name(),
        token.value(),
        topUp.status().name(),
        requestEvent,
        now);
  }

  /** Moves it on; the request is forgotten once it is done. */
  public void save(Tx tx, EventId request, Status status, Optional<Payment> payment)
      throws SQLException {
    tx.update(
        "UPDATE top_ups SET status = ?, mint = ?, unit = ?, msat = ?,"
            + " request_event = CASE WHEN ? THEN NULL ELSE request_event END WHERE request_id = ?",
        status.name(),
        payment.map(p -> p.mint().value()).orElse(null),
        payment.map(Payment::unit).orElse(null),
        payment.map(p -> p.value().value()).orElse(null),
        status.done(),
        request.hex());
  }

  public Optional<TopUp> find(Tx tx, EventId request) throws SQLException {
    return tx.one(COLUMNS + "WHERE request_id = ?", TopUpJournal::read, request.hex());
  }

  /**
   * The top-up that this owner already offered this token for. One that left it unspent counts
   * least, since a later one may have taken it.
   */
  public Optional<TopUp> byToken(Tx tx, PublicKey owner, TokenHash token) throws SQLException {
    return tx.one(
        COLUMNS
            + "WHERE owner = ? AND token_hash IN (?, ?)"
            + " ORDER BY status = 'REFUSED', rowid DESC LIMIT 1",
        TopUpJournal::read,
        owner.hex(),
        token.value(),
        token.ofText());
  }

  /** Those whose tokens are being swapped, or were when a crash interrupted it. */
  public List<TopUp> unfinished(Tx tx) throws SQLException {
    return tx.query(COLUMNS + "WHERE status = 'REDEEMING'", TopUpJournal::read);
  }

  /** When one was admitted; 1970 when a release did that which did not note it. */
  public Instant begunAt(Tx tx, EventId request) throws SQLException {
    return Instant.ofEpochSecond(
        tx.one(
                "SELECT begun_at FROM top_ups WHERE request_id = ?",
                row -> row.number("begun_at"),
                request.hex())
            .orElse(0L));
  }

  /** Whether the token of a top-up for that lease is being swapped. */
  public boolean isUnderWay(Tx tx, LeaseId lease) throws SQLException {
    return tx.exists(
        "SELECT 1 FROM top_ups WHERE lease_id = ? AND status = 'REDEEMING'", lease.number());
  }

  /** The request as it came over the relay, while it is kept. */
  public Optional<String> requestEvent(Tx tx, EventId request) throws SQLException {
    return event(tx, "request_event", request);
  }

  /** The answer as it went out, once there is one. */
  public Optional<String> answerEvent(Tx tx, EventId request) throws SQLException {
    return event(tx, "answer_event", request);
  }

  /** Keeps the (encrypted) answer, so that the same request always gets the same one. */
  public void recordAnswer(Tx tx, EventId request, String eventJson) throws SQLException {
    tx.update("UPDATE top_ups SET answer_event = ? WHERE request_id = ?", eventJson, request.hex());
  }

  private static Optional<String> event(Tx tx, String column, EventId request) throws SQLException {
    return tx.one(
            "SELECT " + column + " FROM top_ups WHERE request_id = ?",
            row -> row.optionalText(column),
            request.hex())
        .flatMap(Function.identity());
  }

  /** What one row holds; a damaged one is named, since nobody can tell what it owes to whom. */
  private static TopUp read(Row row) throws SQLException {
    String request = row.text("request_id");
    try {
      Optional<String> mint = row.optionalText("mint");
      return new TopUp(
          EventId.of(request),
          new LeaseId(row.number("lease_id")),
          PublicKey.of(row.text("owner")),
          DmKind.valueOf(row.text("dm_kind")),
          Status.valueOf(row.text("status")),
          mint.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Payment(
                      MintUrl.of(mint.get()), row.text("unit"), new Msat(row.number("msat")))));
    } catch (IllegalArgumentException e) {
      throw new SQLException("top_ups, row " + request + ": " + e.getMessage(), e);
    }
  }
}
