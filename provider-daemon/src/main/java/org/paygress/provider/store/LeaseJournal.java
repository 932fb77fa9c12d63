package org.paygress.provider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Refunding;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.lease.Terms;
import org.paygress.system.sqlite.Tx;

/**
 * Every lease there ever was, one row each.
 *
 * <p>Secrets: a row keeps the request as the event that came over the relay, readable only with the
 * provider's key, and only as long as a crash could make us need it again (see {@link
 * #keepsRequest}). Tokens appear as hashes.
 */
public final class LeaseJournal {

  /** Idempotent DDL. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS leases (
            id            INTEGER PRIMARY KEY AUTOINCREMENT,
            request_id    TEXT NOT NULL UNIQUE,
            owner         TEXT NOT NULL,
            dm_kind       TEXT NOT NULL,
            slot          INTEGER NOT NULL,
            holds_slot    INTEGER NOT NULL,
            terms         TEXT NOT NULL,
            workload      TEXT,
            memory_mb     INTEGER NOT NULL,
            token_hash    TEXT NOT NULL,
            state_name    TEXT NOT NULL,
            state         TEXT NOT NULL,
            request_event TEXT,
            answer_event  TEXT,
            created_at    INTEGER NOT NULL
          ) STRICT""",
          "CREATE UNIQUE INDEX IF NOT EXISTS leases_slot ON leases(slot) WHERE holds_slot = 1",
          "CREATE INDEX IF NOT EXISTS leases_owner ON leases(owner, id)",
          "CREATE INDEX IF NOT EXISTS leases_token ON leases(token_hash)",
          "INSERT INTO sqlite_sequence(name, seq) SELECT 'leases', "
              + (LeaseId.FIRST - 1)
              + " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'leases')");

  private static final String COLUMNS =
      "SELECT id, request_id, owner, dm_kind, slot, terms, state FROM leases ";

  /** What a new lease consists of before it has a number. */
  public record Admission(
      EventId request,
      PublicKey owner,
      DmKind dmKind,
      Terms terms,
      LeaseState state,
      String tokenHash,
      String requestEvent,
      long createdAt) {}

  /** A slot below {@code slotsMax} that no lease holds, if the memory budget allows one more. */
  public OptionalInt freeSlot(Tx tx, int slotsMax, int memoryMb, int memoryBudgetMb)
      throws SQLException {
    BitSet taken = new BitSet(slotsMax);
    int memoryTaken = 0;
    try (Statement statement = tx.connection().createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT slot, memory_mb FROM leases WHERE holds_slot = 1")) {
      while (rows.next()) {
        taken.set(rows.getInt(1));
        memoryTaken += rows.getInt(2);
      }
    }
    int slot = taken.nextClearBit(0);
    boolean fits = slot < slotsMax && memoryTaken + memoryMb <= memoryBudgetMb;
    return fits ? OptionalInt.of(slot) : OptionalInt.empty();
  }

  /** Records a new lease in {@code slot} and gives it its number. */
  public Lease admit(Tx tx, Admission admission, Slot slot) throws SQLException {
    String sql =
        "INSERT INTO leases(request_id, owner, dm_kind, slot, holds_slot, terms, workload,"
            + " memory_mb, token_hash, state_name, state, request_event, created_at)"
            + " VALUES (?,?,?,?,1,?,?,?,?,?,?,?,?) RETURNING id";
    try (PreparedStatement insert = tx.connection().prepareStatement(sql)) {
      Terms terms = admission.terms();
      insert.setString(1, admission.request().hex());
      insert.setString(2, admission.owner().hex());
      insert.setString(3, admission.dmKind().name());
      insert.setInt(4, slot.index());
      insert.setString(5, TermsCodec.encode(terms));
      insert.setString(6, terms.workload().map(Object::toString).orElse(null));
      insert.setInt(7, terms.tier().resources().memoryMb());
      insert.setString(8, admission.tokenHash());
      insert.setString(9, LeaseStateCodec.name(admission.state()));
      insert.setString(10, LeaseStateCodec.encode(admission.state()));
      insert.setString(11, admission.requestEvent());
      insert.setLong(12, admission.createdAt());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Lease(
            new LeaseId(row.getLong(1)),
            slot,
            admission.owner(),
            admission.request(),
            admission.dmKind(),
            terms,
            admission.state());
      }
    }
  }

  /** Stores the lease's new state and forgets its request when nothing can need it any more. */
  public void save(Tx tx, Lease lease) throws SQLException {
    String sql =
        "UPDATE leases SET state_name = ?, state = ?, holds_slot = ?,"
            + " request_event = CASE WHEN ? THEN request_event END WHERE id = ?";
    try (PreparedStatement update = tx.connection().prepareStatement(sql)) {
      update.setString(1, LeaseStateCodec.name(lease.state()));
      update.setString(2, LeaseStateCodec.encode(lease.state()));
      update.setBoolean(3, lease.state().holdsSlot());
      update.setBoolean(4, keepsRequest(lease));
      update.setLong(5, lease.id().number());
      update.executeUpdate();
    }
  }

  /**
   * Whether a crash could make us need the request again. An encrypted lease forgets it as soon as
   * it lives: from then on only its consumer can open the volume.
   */
  private static boolean keepsRequest(Lease lease) {
    return switch (lease.state()) {
      case Redeeming _, Provisioning _, Refunding _, Resuming _ -> true;
      case Live _, Suspended _ -> !lease.terms().encrypted();
      default -> false;
    };
  }

  public Optional<Lease> find(Tx tx, LeaseId id) throws SQLException {
    return one(tx, "WHERE id = ?", id.number());
  }

  /** The lease that a request led to, however often it is delivered. */
  public Optional<Lease> byRequest(Tx tx, EventId request) throws SQLException {
    return one(tx, "WHERE request_id = ?", request.hex());
  }

  /** The owner's newest lease. */
  public Optional<Lease> newestOf(Tx tx, PublicKey owner) throws SQLException {
    return one(tx, "WHERE owner = ? ORDER BY id DESC LIMIT 1", owner.hex());
  }

  /** The lease that this owner already offered this token for. */
  public Optional<Lease> byToken(Tx tx, PublicKey owner, String tokenHash) throws SQLException {
    return one(
        tx, "WHERE owner = ? AND token_hash = ? ORDER BY id LIMIT 1", owner.hex(), tokenHash);
  }

  /** The owner's lease of a workload that still holds its slot. */
  public Optional<Lease> byWorkload(Tx tx, PublicKey owner, String workload) throws SQLException {
    return one(
        tx,
        "WHERE owner = ? AND workload = ? AND holds_slot = 1 ORDER BY id DESC LIMIT 1",
        owner.hex(),
        workload);
  }

  /**
   * Takes a later request of the owner as the lease's own: it is the one that is answered, and the
   * one whose key opens the volume.
   */
  public void adopt(Tx tx, Lease lease, String requestEvent) throws SQLException {
    String sql =
        "UPDATE leases SET request_id = ?, dm_kind = ?, terms = ?, request_event = ?,"
            + " answer_event = NULL WHERE id = ?";
    try (PreparedStatement update = tx.connection().prepareStatement(sql)) {
      update.setString(1, lease.request().hex());
      update.setString(2, lease.dmKind().name());
      update.setString(3, TermsCodec.encode(lease.terms()));
      update.setString(4, requestEvent);
      update.setLong(5, lease.id().number());
      update.executeUpdate();
    }
  }

  /** Leases that hold a slot, oldest first. */
  public List<Lease> open(Tx tx) throws SQLException {
    return all(tx, "WHERE holds_slot = 1 ORDER BY id");
  }

  /** How many leases ever came to life and ended in the ordinary way. */
  public int completed(Tx tx) throws SQLException {
    try (PreparedStatement count =
        tx.connection()
            .prepareStatement(
                "SELECT count(*) FROM leases WHERE state_name = 'ended' AND state LIKE ?")) {
      count.setString(1, "%EXPIRED%");
      try (ResultSet row = count.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /** The request as it came over the relay, while it is kept. */
  public Optional<String> requestEvent(Tx tx, LeaseId id) throws SQLException {
    return text(tx, "SELECT request_event FROM leases WHERE id = ?", id);
  }

  /** The answer as it went out, once there is one. */
  public Optional<String> answerEvent(Tx tx, LeaseId id) throws SQLException {
    return text(tx, "SELECT answer_event FROM leases WHERE id = ?", id);
  }

  /** Keeps the (encrypted) answer, so that the same request always gets the same one. */
  public void recordAnswer(Tx tx, LeaseId id, String eventJson) throws SQLException {
    try (PreparedStatement update =
        tx.connection().prepareStatement("UPDATE leases SET answer_event = ? WHERE id = ?")) {
      update.setString(1, eventJson);
      update.setLong(2, id.number());
      update.executeUpdate();
    }
  }

  private static Optional<String> text(Tx tx, String sql, LeaseId id) throws SQLException {
    try (PreparedStatement query = tx.connection().prepareStatement(sql)) {
      query.setLong(1, id.number());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static Optional<Lease> one(Tx tx, String where, Object... parameters)
      throws SQLException {
    return all(tx, where, parameters).stream().findFirst();
  }

  private static List<Lease> all(Tx tx, String where, Object... parameters) throws SQLException {
    try (PreparedStatement query = tx.connection().prepareStatement(COLUMNS + where)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, parameters[i]);
      }
      List<Lease> leases = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          leases.add(read(row));
        }
      }
      return leases;
    }
  }

  private static Lease read(ResultSet row) throws SQLException {
    return new Lease(
        new LeaseId(row.getLong(1)),
        new Slot(row.getInt(5)),
        PublicKey.of(row.getString(3)),
        EventId.of(row.getString(2)),
        DmKind.valueOf(row.getString(4)),
        TermsCodec.decode(row.getString(6)),
        LeaseStateCodec.decode(row.getString(7)));
  }
}
