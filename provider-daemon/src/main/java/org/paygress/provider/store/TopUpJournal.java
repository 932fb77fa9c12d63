package org.paygress.provider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Payment;
import org.paygress.system.sqlite.Tx;

/** Every top-up there ever was, by its request; unfinished ones are taken up again at start. */
public final class TopUpJournal {

  /** Idempotent DDL. */
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

  /** Where a top-up stands. */
  public enum Status {
    /** Its token is being swapped. */
    REDEEMING,
    /** Its token is ours but the lease could not use it; the money is on its way back. */
    REFUNDING,
    /** The lease was extended. */
    APPLIED,
    /** The token was refused and left unspent. */
    REFUSED,
    /** The money went back. */
    REFUNDED;

    /** Whether there is nothing left to do. */
    public boolean done() {
      return this == APPLIED || this == REFUSED || this == REFUNDED;
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

  /** Records a new one in {@link Status#REDEEMING}. */
  public void begin(Tx tx, TopUp topUp, String tokenHash, String requestEvent) throws SQLException {
    String sql =
        "INSERT INTO top_ups(request_id, lease_id, owner, dm_kind, token_hash, status,"
            + " request_event) VALUES (?,?,?,?,?,?,?)";
    try (PreparedStatement insert = tx.connection().prepareStatement(sql)) {
      insert.setString(1, topUp.request().hex());
      insert.setLong(2, topUp.lease().number());
      insert.setString(3, topUp.owner().hex());
      insert.setString(4, topUp.dmKind().name());
      insert.setString(5, tokenHash);
      insert.setString(6, topUp.status().name());
      insert.setString(7, requestEvent);
      insert.executeUpdate();
    }
  }

  /** Moves it on; the request is forgotten once it is done. */
  public void save(Tx tx, EventId request, Status status, Optional<Payment> payment)
      throws SQLException {
    String sql =
        "UPDATE top_ups SET status = ?, mint = ?, unit = ?, msat = ?,"
            + " request_event = CASE WHEN ? THEN NULL ELSE request_event END WHERE request_id = ?";
    try (PreparedStatement update = tx.connection().prepareStatement(sql)) {
      update.setString(1, status.name());
      update.setString(2, payment.map(p -> p.mint().value()).orElse(null));
      update.setString(3, payment.map(Payment::unit).orElse(null));
      update.setObject(4, payment.map(p -> p.value().value()).orElse(null));
      update.setBoolean(5, status.done());
      update.setString(6, request.hex());
      update.executeUpdate();
    }
  }

  public Optional<TopUp> find(Tx tx, EventId request) throws SQLException {
    return query(tx, "WHERE request_id = ?", request.hex()).stream().findFirst();
  }

  /** The top-up that this owner already offered this token for. */
  public Optional<TopUp> byToken(Tx tx, PublicKey owner, String tokenHash) throws SQLException {
    return query(tx, "WHERE owner = ? AND token_hash = ?", owner.hex(), tokenHash).stream()
        .findFirst();
  }

  /** Those that a crash interrupted. */
  public List<TopUp> unfinished(Tx tx) throws SQLException {
    return query(tx, "WHERE status IN ('REDEEMING', 'REFUNDING')");
  }

  /** The request as it came over the relay, while it is kept. */
  public Optional<String> requestEvent(Tx tx, EventId request) throws SQLException {
    return text(tx, "SELECT request_event FROM top_ups WHERE request_id = ?", request);
  }

  /** The answer as it went out, once there is one. */
  public Optional<String> answerEvent(Tx tx, EventId request) throws SQLException {
    return text(tx, "SELECT answer_event FROM top_ups WHERE request_id = ?", request);
  }

  /** Keeps the (encrypted) answer, so that the same request always gets the same one. */
  public void recordAnswer(Tx tx, EventId request, String eventJson) throws SQLException {
    try (PreparedStatement update =
        tx.connection()
            .prepareStatement("UPDATE top_ups SET answer_event = ? WHERE request_id = ?")) {
      update.setString(1, eventJson);
      update.setString(2, request.hex());
      update.executeUpdate();
    }
  }

  private static Optional<String> text(Tx tx, String sql, EventId request) throws SQLException {
    try (PreparedStatement query = tx.connection().prepareStatement(sql)) {
      query.setString(1, request.hex());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static List<TopUp> query(Tx tx, String where, String... parameters) throws SQLException {
    String sql =
        "SELECT request_id, lease_id, owner, dm_kind, status, mint, unit, msat FROM top_ups "
            + where;
    try (PreparedStatement query = tx.connection().prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      List<TopUp> topUps = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          topUps.add(read(row));
        }
      }
      return topUps;
    }
  }

  private static TopUp read(ResultSet row) throws SQLException {
    String mint = row.getString(6);
    return new TopUp(
        EventId.of(row.getString(1)),
        new LeaseId(row.getLong(2)),
        PublicKey.of(row.getString(3)),
        DmKind.valueOf(row.getString(4)),
        Status.valueOf(row.getString(5)),
        mint == null
            ? Optional.empty()
            : Optional.of(
                new Payment(MintUrl.of(mint), row.getString(7), new Msat(row.getLong(8)))));
  }
}
