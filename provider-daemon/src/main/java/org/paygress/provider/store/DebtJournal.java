package org.paygress.provider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Payment;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * Everything that is owed to a consumer, or was until lately; a row is settled once its token is
 * made.
 */
public final class DebtJournal {

  /** Its table, and what earlier releases kept as states of leases and top-ups. */
  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE debts (
            name       TEXT PRIMARY KEY,
            lease_id   INTEGER NOT NULL REFERENCES leases(id),
            cause      TEXT NOT NULL,
            part       INTEGER,
            request_id TEXT,
            mint       TEXT NOT NULL,
            unit       TEXT NOT NULL,
            msat       INTEGER NOT NULL,
            why        TEXT NOT NULL,
            message    TEXT NOT NULL,
            since      INTEGER NOT NULL,
            settled_at INTEGER,
            hindrance  TEXT
          ) STRICT""",
          "CREATE INDEX debts_open ON debts(since) WHERE settled_at IS NULL",
          "CREATE INDEX debts_lease ON debts(lease_id)",
          "INSERT INTO debts SELECT 'refund-lease-' || id, id, 'never_served', NULL, NULL,"
              + " json_extract(state, '$.payment.mint'), json_extract(state, '$.payment.unit'),"
              + " json_extract(state, '$.payment.msat'), json_extract(state, '$.why'),"
              + " json_extract(state, '$.message'), created_at, NULL, NULL"
              + " FROM leases WHERE state_name = 'refunding'",
          "INSERT INTO debts SELECT 'refund-lease-' || leases.id || '-unused-' || part.key, leases.id, 'unused',"
              + " part.key, NULL, json_extract(part.value, '$.mint'),"
              + " json_extract(part.value, '$.unit'), json_extract(part.value, '$.msat'),"
              + " 'lease_expired', 'The provider ended the lease before its time. This is for the"
              + " time it did not serve', json_extract(leases.state, '$.over'), NULL, NULL"
              + " FROM leases, json_each(leases.state, '$.unused') AS part"
              + " WHERE leases.state_name = 'owing'",
          "INSERT INTO debts SELECT 'refund-top-up-' || request_id, lease_id, 'top_up', NULL,"
              + " request_id, mint, unit, msat, 'lease_expired',"
              + " 'The lease ended before it could be extended',"
              + " (SELECT created_at FROM leases WHERE id = lease_id), NULL, NULL"
              + " FROM top_ups WHERE status = 'REFUNDING' AND msat IS NOT NULL",
          "UPDATE leases SET state_name = 'ending',"
              + " state = '{\"state\":\"ending\",\"reason\":\"REFUNDED\"}'"
              + " WHERE state_name = 'refunding'",
          "UPDATE leases SET state_name = 'ending',"
              + " state = json_remove(json_set(state, '$.state', 'ending'), '$.unused')"
              + " WHERE state_name = 'owing'");

  /** What the operator gave up. */
  static final List<String> WRITTEN_OFF =
      List.of("ALTER TABLE debts ADD COLUMN written_off_at INTEGER");

  private static final String COLUMNS =
      "SELECT name, lease_id, cause, part, request_id, mint, unit, msat, why, message, since,"
          + " settled_at, hindrance, written_off_at FROM debts ";

  /**
   * One row.
   *
   * @param name that of the wallet's operation that makes the token
   * @param settledAt when the token was made
   * @param hindrance why it was not, when it was last tried; safe to show
   * @param writtenOffAt when the operator gave it up
   */
  public record Entry(
      String name,
      LeaseId lease,
      Debt debt,
      Instant since,
      Optional<Instant> settledAt,
      Optional<String> hindrance,
      Optional<Instant> writtenOffAt) {

    /** Whether its token is still to be made. */
    public boolean isOpen() {
      return settledAt.isEmpty() && writtenOffAt.isEmpty();
    }
  }

  /** Files one; what was written off before is owed again. */
  public Entry add(Tx tx, String name, LeaseId lease, Debt debt, Instant since)
      throws SQLException {
    String cause;
    Integer part = null;
    String request = null;
    switch (debt.cause()) {
      case Debt.NeverServed() -> cause = "never_served";
      case Debt.Unused(int number) -> {
        cause = "unused";
        part = number;
      }
      case Debt.TopUp(var topUp) -> {
        cause = "top_up";
        request = topUp.hex();
      }
    }
    int filed =
        tx.update(
            "INSERT INTO debts(name, lease_id, cause, part, request_id, mint, unit, msat, why, message,"
                + " since) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT(name) DO UPDATE SET mint = excluded.mint, unit = excluded.unit,"
                + " msat = excluded.msat, why = excluded.why, message = excluded.message,"
                + " since = excluded.since, written_off_at = NULL"
                + " WHERE written_off_at IS NOT NULL AND settled_at IS NULL",
            name,
            lease.number(),
            cause,
            part,
            request,
            debt.payment().mint().value(),
            debt.payment().unit(),
            debt.payment().value().value(),
            debt.why().type().wire(),
            debt.why().message(),
            since.getEpochSecond());
    if (filed == 0) {
      throw new SQLException("debts, row " + name + ": is there already");
    }
    return new Entry(
        name, lease, debt, since, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Notes that nobody works at it any more; false when it is settled or was given up before. */
  public boolean writeOff(Tx tx, String name, Instant at) throws SQLException {
    return tx.update(
            "UPDATE debts SET written_off_at = ?"
                + " WHERE name = ? AND settled_at IS NULL AND written_off_at IS NULL",
            at.getEpochSecond(),
            name)
        > 0;
  }

  /** Forgets what was written off of a top-up that came to another end after all. */
  public void forgetWrittenOff(Tx tx, EventId topUp) throws SQLException {
    tx.update(
        "DELETE FROM debts WHERE cause = 'top_up' AND request_id = ? AND written_off_at IS NOT NULL",
        topUp.hex());
  }

  public Optional<Entry> find(Tx tx, String name) throws SQLException {
    return tx.one(COLUMNS + "WHERE name = ?", DebtJournal::read, name);
  }

  /** What was given up, the newest first. */
  public List<Entry> writtenOff(Tx tx, int limit) throws SQLException {
    return tx.query(
        COLUMNS + "WHERE written_off_at IS NOT NULL ORDER BY written_off_at DESC, name LIMIT ?",
        DebtJournal::read,
        limit);
  }

  /** Notes that its token is made, whoever gave it up; false when that was noted before. */
  public boolean settle(Tx tx, String name, Instant at) throws SQLException {
    return tx.update(
            "UPDATE debts SET settled_at = ?, hindrance = NULL, written_off_at = NULL"
                + " WHERE name = ? AND settled_at IS NULL",
            at.getEpochSecond(),
            name)
        > 0;
  }

  /** Notes why its token could not be made this time. */
  public void hinder(Tx tx, String name, String reason) throws SQLException {
    tx.update("UPDATE debts SET hindrance = ? WHERE name = ?", reason, name);
  }

  /** What is still owed, oldest first. */
  public List<Entry> open(Tx tx) throws SQLException {
    return tx.query(
        COLUMNS + "WHERE settled_at IS NULL AND written_off_at IS NULL ORDER BY since, name",
        DebtJournal::read);
  }

  /** What was ever owed for a lease, its top-ups aside. */
  public List<Entry> of(Tx tx, LeaseId lease) throws SQLException {
    return tx.query(
        COLUMNS + "WHERE lease_id = ? AND cause <> 'top_up' ORDER BY part",
        DebtJournal::read,
        lease.number());
  }

  private static Entry read(Row row) throws SQLException {
    String name = row.text("name");
    try {
      Payment payment =
          new Payment(MintUrl.of(row.text("mint")), row.text("unit"), new Msat(row.number("msat")));
      Failure why = new Failure(ErrorType.fromWire(row.text("why")), row.text("message"));
      return new Entry(
          name,
          new LeaseId(row.number("lease_id")),
          new Debt(cause(row), payment, why),
          Instant.ofEpochSecond(row.number("since")),
          row.optionalNumber("settled_at").map(Instant::ofEpochSecond),
          row.optionalText("hindrance"),
          row.optionalNumber("written_off_at").map(Instant::ofEpochSecond));
    } catch (IllegalArgumentException e) {
      throw new SQLException("debts, row " + name + ": " + e.getMessage(), e);
    }
  }

  private static Debt.Cause cause(Row row) throws SQLException {
    return switch (row.text("cause")) {
      case "never_served" -> new Debt.NeverServed();
      case "unused" -> new Debt.Unused(row.integer("part"));
      case "top_up" -> new Debt.TopUp(EventId.of(row.text("request_id")));
      default -> throw new IllegalArgumentException("cause is none of the known words");
    };
  }
}
