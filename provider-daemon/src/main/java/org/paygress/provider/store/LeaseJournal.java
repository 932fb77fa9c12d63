package org.paygress.provider.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Terms;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * Every lease that is not forgotten (see {@link OldRows}), one row each.
 *
 * <p>Secrets: a row keeps the request as the event that came over the relay, readable only with the
 * provider's key, and only as long as a crash could make us need it again (see {@link
 * LeaseState#keepsRequest}). Tokens appear as hashes.
 */
public final class LeaseJournal {

  /** Its table. */
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

  /** What earlier releases did not keep, in the words that this one reads. */
  static final List<String> COMPLETED_STATES =
      List.of(
          // Only the first payment was kept.
          "UPDATE leases SET state = json_remove(json_set(state, '$.paid',"
              + " json_array(json_extract(state, '$.payment'))), '$.payment')"
              + " WHERE state_name IN ('live', 'suspended', 'resuming')"
              + " AND json_type(state, '$.paid') IS NULL",
          // Why a container does not run was not kept, and no time was given back.
          "UPDATE leases SET state = json_set(state, '$.outage_since',"
              + " json_extract(state, '$.expiry'), '$.outage_ours', json('false'))"
              + " WHERE state_name IN ('suspended', 'resuming')"
              + " AND json_type(state, '$.outage_since') IS NULL",
          "UPDATE leases SET state = json_set(state, '$.attempt', 1)"
              + " WHERE state_name IN ('live', 'suspended', 'resuming')",
          "UPDATE leases SET state = json_set(state, '$.ahead', json('false'))"
              + " WHERE state_name = 'redeeming' AND json_type(state, '$.ahead') IS NULL",
          // When it was over is not known; it was not before it was asked for.
          "UPDATE leases SET state = json_set(state, '$.over', created_at)"
              + " WHERE state_name = 'owing' AND json_type(state, '$.over') IS NULL");

  /** Few leases are overdue among many that are long over. */
  static final List<String> OVERDUE_INDEX =
      List.of(
          "CREATE INDEX leases_overdue ON leases(id) WHERE state_name = '"
              + LeaseStateCodec.OVERDUE
              + "'");

  /** Of those that wait for their mint without a slot there are few at a time, too. */
  static final List<String> UNPROVEN_INDEX =
      List.of(
          "CREATE INDEX leases_unproven ON leases(id) WHERE state_name = '"
              + LeaseStateCodec.UNPROVEN
              + "'");

  /** Refused ones are forgotten by their age. */
  static final List<String> REFUSED_INDEX =
      List.of("CREATE INDEX leases_refused ON leases(created_at) WHERE state_name = 'refused'");

  /**
   * An outage of ours was given back for as long as it took. Who waits for its owner's key since
   * one has a day from now on.
   */
  static final List<String> BOUNDED_OUTAGES =
      List.of(
          "UPDATE leases SET state = json_remove(json_set(state, '$.outage_until',"
              + " CASE WHEN json_extract(state, '$.outage_ours') THEN unixepoch() + 86400"
              + " ELSE json_extract(state, '$.outage_since') END), '$.outage_ours')"
              + " WHERE state_name IN ('suspended', 'resuming')");

  private static final String COLUMNS =
      "SELECT id, request_id, owner, dm_kind, slot, terms, state FROM leases ";

  /** What a new lease consists of before it has a number. */
  public record NewLease(
      EventId request,
      PublicKey owner,
      DmKind dmKind,
      Terms terms,
      LeaseState state,
      TokenHash token,
      String requestEvent,
      long createdAt) {}

  /**
   * How much is for rent, and how many slots the addresses and ports of the host make.
   *
   * @param poolMb MiB for root filesystems together
   * @param volumesMb MiB for data volumes together
   */
  public record Room(int leasesMax, int memoryMb, int slots, long poolMb, long volumesMb) {}

  /**
   * How much disk leases are promised that hold a slot, whatever they have written: MiB of each
   * template's.
   */
  public Map<String, Long> promisedMb(Tx tx) throws SQLException {
    Map<String, Long> promised = new HashMap<>();
    tx.query(
            "SELECT json_extract(terms, '$.template') AS template,"
                + " sum(json_extract(terms, '$.tier.disk_mb')) AS mb"
                + " FROM leases WHERE holds_slot = 1 GROUP BY 1",
            row -> Map.entry(row.text("template"), row.number("mb")))
        .forEach(one -> promised.put(one.getKey(), one.getValue()));
    return promised;
  }

  /**
   * A slot that no lease holds, if there is room for one more. A lease in grace holds its slot and
   * takes no room, for nothing of it runs; one that is being topped up meanwhile will.
   *
   * @param beingCleared slots that cannot be had although no lease holds them
   */
  public OptionalInt freeSlot(Tx tx, Room room, int memoryMb, Set<Slot> beingCleared)
      throws SQLException {
    BitSet taken = new BitSet(room.slots());
    beingCleared.forEach(slot -> taken.set(slot.index()));
    tx.query("SELECT slot FROM leases WHERE holds_slot = 1", row -> row.integer("slot"))
        .forEach(taken::set);
    int slot = taken.nextClearBit(0);
    return slot < room.slots() && isRoom(tx, room, memoryMb)
        ? OptionalInt.of(slot)
        : OptionalInt.empty();
  }

  /** Whether one more lease may run, whichever slot it holds. */
  public boolean isRoom(Tx tx, Room room, int memoryMb) throws SQLException {
    return tx.one(
            "SELECT count(*) < ? AND coalesce(sum(memory_mb), 0) + ? <= ? AS room FROM leases"
                + " WHERE holds_slot = 1 AND (state_name <> '"
                + LeaseStateCodec.IN_GRACE
                + "' OR EXISTS (SELECT 1 FROM top_ups"
                + " WHERE lease_id = leases.id AND status = 'REDEEMING'))",
            row -> row.integer("room"),
            room.leasesMax(),
            memoryMb,
            room.memoryMb())
        .orElseThrow()
        .equals(1);
  }

  /**
   * Records a new lease and gives it its number.
   *
   * @param slot which is the lease's from now on, if its state holds one
   */
  public Lease admit(Tx tx, NewLease fresh, Slot slot) throws SQLException {
    Terms terms = fresh.terms();
    LeaseId id =
        tx.one(
                "INSERT INTO leases(request_id, owner, dm_kind, slot, holds_slot, terms, workload,"
                    + " memory_mb, token_hash, state_name, state, request_event, created_at)"
                    + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
                row -> new LeaseId(row.number("id")),
                fresh.request().hex(),
                fresh.owner().hex(),
                fresh.dmKind().name(),
                slot.index(),
                fresh.state().holdsSlot(),
                TermsCodec.encode(terms),
                terms.workload().map(Object::toString).orElse(null),
                terms.tier().resources().memoryMb(),
                fresh.token().value(),
                LeaseStateCodec.name(fresh.state()),
                LeaseStateCodec.encode(fresh.state()),
                fresh.requestEvent(),
                fresh.createdAt())
            .orElseThrow();
    return new Lease(
        id, slot, fresh.owner(), fresh.request(), fresh.dmKind(), terms, fresh.state());
  }

  /** Stores the lease's new state and forgets its request when nothing can need it any more. */
  public void save(Tx tx, Lease lease) throws SQLException {
    tx.update(
        "UPDATE leases SET state_name = ?, state = ?, slot = ?, holds_slot = ?,"
            + " request_event = CASE WHEN ? THEN request_event END WHERE id = ?",
        LeaseStateCodec.name(lease.state()),
        LeaseStateCodec.encode(lease.state()),
        lease.slot().index(),
        lease.state().holdsSlot(),
        lease.state().keepsRequest(lease.terms().encrypted()),
        lease.id().number());
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

  /** Whether we took this owner's money, as far as that is remembered. */
  public boolean hasPaid(Tx tx, PublicKey owner) throws SQLException {
    return tx.exists(
        "SELECT 1 FROM leases WHERE owner = ?"
            + " AND state_name NOT IN ('redeeming', 'unproven', 'overdue', 'refused')",
        owner.hex());
  }

  /**
   * The lease that this owner already offered this token for. One that left it unspent counts
   * least, since a later one may have taken it.
   */
  public Optional<Lease> byToken(Tx tx, PublicKey owner, TokenHash token) throws SQLException {
    return one(
        tx,
        "WHERE owner = ? AND token_hash IN (?, ?) ORDER BY state_name = 'refused', id DESC LIMIT 1",
        owner.hex(),
        token.value(),
        token.ofText());
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
    tx.update(
        "UPDATE leases SET request_id = ?, dm_kind = ?, terms = ?, request_event = ?,"
            + " answer_event = NULL WHERE id = ?",
        lease.request().hex(),
        lease.dmKind().name(),
        TermsCodec.encode(lease.terms()),
        requestEvent,
        lease.id().number());
  }

  /**
   * Leases that are not over: those that hold a slot and those that wait for a mint without one.
   */
  public List<Lease> open(Tx tx) throws SQLException {
    List<Lease> open =
        new ArrayList<>(tx.query(COLUMNS + "WHERE holds_slot = 1", LeaseJournal::read));
    for (String without : List.of(LeaseStateCodec.UNPROVEN, LeaseStateCodec.OVERDUE)) {
      // Not a parameter: then neither index is used.
      open.addAll(
          tx.query(
              COLUMNS + "WHERE holds_slot = 0 AND state_name = '" + without + "'",
              LeaseJournal::read));
    }
    open.sort(Comparator.comparing(lease -> lease.id().number()));
    return open;
  }

  /** How many leases ever came to life and ended in the ordinary way. */
  public int completed(Tx tx) throws SQLException {
    return tx.one(
            "SELECT count(*) + ("
                + OldRows.COMPLETED
                + ") AS count FROM leases WHERE state_name = 'ended' AND state LIKE '%EXPIRED%'",
            row -> row.integer("count"))
        .orElseThrow();
  }

  /** The request as it came over the relay, while it is kept. */
  public Optional<String> requestEvent(Tx tx, LeaseId id) throws SQLException {
    return event(tx, "request_event", id);
  }

  /** The answer as it went out, once there is one. */
  public Optional<String> answerEvent(Tx tx, LeaseId id) throws SQLException {
    return event(tx, "answer_event", id);
  }

  /** Keeps the (encrypted) answer, so that the same request always gets the same one. */
  public void recordAnswer(Tx tx, LeaseId id, String eventJson) throws SQLException {
    tx.update("UPDATE leases SET answer_event = ? WHERE id = ?", eventJson, id.number());
  }

  private static Optional<String> event(Tx tx, String column, LeaseId id) throws SQLException {
    return tx.one(
            "SELECT " + column + " FROM leases WHERE id = ?",
            row -> row.optionalText(column),
            id.number())
        .flatMap(Function.identity());
  }

  private static Optional<Lease> one(Tx tx, String where, Object... values) throws SQLException {
    return tx.one(COLUMNS + where, LeaseJournal::read, values);
  }

  /** What one row holds; a damaged one is named, since nobody can tell what it owes to whom. */
  private static Lease read(Row row) throws SQLException {
    LeaseId id = new LeaseId(row.number("id"));
    try {
      return new Lease(
          id,
          new Slot(row.integer("slot")),
          PublicKey.of(row.text("owner")),
          EventId.of(row.text("request_id")),
          DmKind.valueOf(row.text("dm_kind")),
          TermsCodec.decode(row.text("terms")),
          LeaseStateCodec.decode(row.text("state")));
    } catch (IllegalArgumentException e) {
      throw new SQLException("leases, row " + id.number() + ": " + e.getMessage(), e);
    }
  }
}
