package org.paygress.wallet.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.TokenV3;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.RefusalReason;

/** The table of operations. */
public final class OperationJournal {
  private static final String COLUMNS =
      "id, kind, state, mint, unit, amount, keyset, first_counter, outputs, attempts,"
          + " uncertain_since_ms, reason, message, token";

  private OperationJournal() {}

  public static Optional<Operation> find(Tx tx, String id) throws SQLException {
    return tx.one(
        "SELECT " + COLUMNS + " FROM operations WHERE id = ?", OperationJournal::read, id);
  }

  public static List<Operation> open(Tx tx) throws SQLException {
    return tx.query(
        "SELECT "
            + COLUMNS
            + " FROM operations WHERE state IN ('PREPARED', 'SENT') ORDER BY created_ms",
        OperationJournal::read);
  }

  /** The highest number that ever followed {@code prefix} in a name; 0 for none. */
  public static long highest(Tx tx, String prefix) throws SQLException {
    return tx.one(
            "SELECT max((SELECT coalesce(max(CAST(substr(id, ?) AS INTEGER)), 0) FROM operations"
                + " WHERE substr(id, 1, ?) = ?),"
                + " coalesce((SELECT highest FROM name_marks WHERE prefix = ?), 0)) AS n",
            row -> row.number("n"),
            prefix.length() + 1,
            prefix.length(),
            prefix,
            prefix)
        .orElse(0L);
  }

  /** The mints that there ever was an operation with. */
  public static Set<MintUrl> mints(Tx tx) throws SQLException {
    return Set.copyOf(
        tx.query(
            "SELECT mint FROM operations UNION SELECT mint FROM ledger",
            row -> MintUrl.of(row.text("mint"))));
  }

  /** The newest, the newest first, with what they cost so far. */
  public static List<HistoryEntry> history(Tx tx, int limit) throws SQLException {
    return tx.query(
        "SELECT id, kind, state, mint, unit, amount, created_ms, (SELECT coalesce(sum(l.amount), 0)"
            + " FROM ledger l WHERE l.operation = operations.id AND l.account = 'FEES') AS fee"
            + " FROM operations ORDER BY created_ms DESC, rowid DESC LIMIT ?",
        OperationJournal::entry,
        limit);
  }

  private static HistoryEntry entry(Row row) throws SQLException {
    CashuUnit unit = CashuUnit.of(row.text("unit")).orElseThrow();
    Operation.State state = Operation.State.valueOf(row.text("state"));
    return new HistoryEntry(
        row.text("id"),
        HistoryEntry.Kind.valueOf(row.text("kind")),
        switch (state) {
          case PREPARED, SENT -> HistoryEntry.State.OPEN;
          case FINALIZED -> HistoryEntry.State.DONE;
          case REFUSED -> HistoryEntry.State.REFUSED;
        },
        MintUrl.of(row.text("mint")),
        unit.wire(),
        unit.toMsat(row.number("amount")),
        unit.toMsat(row.number("fee")),
        Instant.ofEpochMilli(row.number("created_ms")));
  }

  /** Writes the operation as it is now, new or not. */
  public static void put(Tx tx, Operation operation) throws SQLException {
    tx.update(
        "INSERT INTO operations ("
            + COLUMNS
            + ", created_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
            + " state = excluded.state, amount = excluded.amount, keyset = excluded.keyset,"
            + " first_counter = excluded.first_counter, outputs = excluded.outputs,"
            + " attempts = excluded.attempts, uncertain_since_ms = excluded.uncertain_since_ms,"
            + " reason = excluded.reason, message = excluded.message, token = excluded.token",
        operation.id(),
        operation.kind().name(),
        operation.state().name(),
        operation.mint().value(),
        operation.unit().wire(),
        operation.amount(),
        operation.keyset().map(KeysetId::hex).orElse(""),
        operation.firstCounter(),
        operation.outputs().stream().map(String::valueOf).collect(Collectors.joining(",")),
        operation.attempts(),
        operation.uncertainSinceMillis(),
        operation.reason().map(Enum::name).orElse(null),
        operation.message(),
        operation.token().orElse(null),
        tx.nowMillis());
  }

  public static void finalized(Tx tx, String id, Optional<Token> token) throws SQLException {
    tx.update(
        "UPDATE operations SET state = 'FINALIZED', token = ?, uncertain_since_ms = 0 WHERE id = ?",
        token.map(TokenV3::encode).orElse(null),
        id);
  }

  public static void refused(Tx tx, String id, RefusalReason reason, String message)
      throws SQLException {
    tx.update(
        "UPDATE operations SET state = 'REFUSED', reason = ?, message = ?, uncertain_since_ms = 0"
            + " WHERE id = ?",
        reason.name(),
        message,
        id);
  }

  /** Refused for a reason that is kept elsewhere. */
  public static void refused(Tx tx, String id, String message) throws SQLException {
    tx.update(
        "UPDATE operations SET state = 'REFUSED', message = ?, uncertain_since_ms = 0 WHERE id = ?",
        message,
        id);
  }

  /** Takes an operation out as if it had never begun; it must hold no proofs any more. */
  public static void forget(Tx tx, String id) throws SQLException {
    tx.update("DELETE FROM operations WHERE id = ?", id);
  }

  /**
   * Gives the counters of an open operation's plan back if no request of it can have made the mint
   * sign them: to be called when the mint has said that it signed nothing, and before the operation
   * is planned anew or ends. Where more than one request left, an earlier one may still be on its
   * way, and counters that are used twice cost more than a gap.
   */
  public static void giveBackCounters(Tx tx, String id) throws SQLException {
    Optional<Operation> operation = find(tx, id).filter(one -> one.state().isOpen());
    if (operation.isPresent()
        && operation.get().uncertainSinceMillis() == 0
        && operation.get().attempts() <= 1) {
      Operation plan = operation.get();
      int count = derived(tx, plan);
      if (plan.keyset().isPresent() && count > 0) {
        Counters.giveBack(tx, plan.keyset().get(), plan.firstCounter(), count);
      }
    }
  }

  /** The mint has signed the first {@code count} derived outputs of an operation's plan. */
  public static void signed(Tx tx, Operation plan, int count) throws SQLException {
    if (plan.keyset().isPresent() && count > 0) {
      Counters.sign(tx, plan.keyset().get(), plan.firstCounter() + count);
    }
  }

  /** The mint has signed all outputs of an operation's plan. */
  public static void signed(Tx tx, Operation plan) throws SQLException {
    signed(tx, plan, derived(tx, plan));
  }

  /** Whether the output of a counter is an operation's. */
  public static boolean makes(Tx tx, Operation operation, KeysetId keyset, long counter)
      throws SQLException {
    return operation.keyset().equals(Optional.of(keyset))
        && counter >= operation.firstCounter()
        && counter < operation.firstCounter() + derived(tx, operation);
  }

  /** How many outputs have counters: the locked ones of a send, which are the first, have none. */
  private static int derived(Tx tx, Operation plan) throws SQLException {
    return plan.outputs().size() - LockedOutputs.count(tx, plan.id());
  }

  private static Operation read(Row row) throws SQLException {
    String keyset = row.text("keyset");
    String outputs = row.text("outputs");
    return new Operation(
        row.text("id"),
        HistoryEntry.Kind.valueOf(row.text("kind")),
        Operation.State.valueOf(row.text("state")),
        MintUrl.of(row.text("mint")),
        CashuUnit.of(row.text("unit")).orElseThrow(),
        row.number("amount"),
        keyset.isEmpty() ? Optional.empty() : Optional.of(new KeysetId(keyset)),
        row.number("first_counter"),
        outputs.isEmpty()
            ? List.of()
            : Arrays.stream(outputs.split(",", -1)).map(Long::valueOf).toList(),
        row.integer("attempts"),
        row.number("uncertain_since_ms"),
        row.optionalText("reason").map(RefusalReason::valueOf),
        row.optionalText("message").orElse(""),
        row.optionalText("token"));
  }
}
