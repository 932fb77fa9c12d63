package org.paygress.provider.store;

import java.sql.SQLException;
import java.util.List;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Tx;

/**
 * Forgets rows of the journal that nobody can need any more, some in each transaction, so that no
 * request waits long.
 *
 * <p>What stays: whatever is not over; what is owed or was written off; a lease whose refund its
 * owner has not redeemed (its token is in {@link SentTokens} until then); the numbers of leases and
 * withdrawals, which never come again; and how many leases were completed.
 */
final class OldRows {

  /** What it needs of the tables. */
  static final List<String> SCHEMA =
      List.of(
          "CREATE INDEX leases_ended ON leases(created_at) WHERE state_name = 'ended'",
          "CREATE INDEX top_ups_done ON top_ups(begun_at)"
              + " WHERE status IN ('APPLIED', 'REFUNDED')",
          "CREATE INDEX withdrawals_over ON withdrawals(created_at) WHERE status <> 'PAYING'",
          "INSERT INTO meta VALUES ('completed', '0')");

  /** How many leases of those that are forgotten were completed. */
  static final String COMPLETED =
      "SELECT CAST(value AS INTEGER) AS count FROM meta WHERE name = 'completed'";

  /** Rows of one transaction. */
  static final int BATCH = 100;

  /**
   * The token of a debt, or of its later rounds, is here as long as nobody is known to have it: any
   * name that begins so and goes on with "-" or "/", which both are before "0".
   */
  private static final String TOKEN_IS_OUT =
      "EXISTS (SELECT 1 FROM sent_tokens WHERE operation >= %1$s AND operation < %1$s || '0')";

  private static final String TOP_UPS =
      "SELECT request_id FROM top_ups WHERE status IN ('APPLIED', 'REFUNDED') AND begun_at < ?"
          + " AND NOT EXISTS (SELECT 1 FROM debts WHERE name = 'refund-top-up-' || top_ups.request_id"
          + " AND (settled_at IS NULL OR settled_at >= ?)) AND NOT "
          + TOKEN_IS_OUT.formatted("'refund-top-up-' || top_ups.request_id")
          + " LIMIT "
          + BATCH;

  private static final String LEASES =
      "SELECT id, state LIKE '%EXPIRED%' AS completed FROM leases"
          + " WHERE state_name = 'ended' AND created_at < ?"
          + " AND coalesce(json_extract(state, '$.over'), created_at) < ?"
          + " AND NOT EXISTS (SELECT 1 FROM top_ups WHERE lease_id = leases.id)"
          + " AND NOT EXISTS (SELECT 1 FROM debts WHERE lease_id = leases.id"
          + " AND (settled_at IS NULL OR settled_at >= ?)) AND NOT "
          + TOKEN_IS_OUT.formatted("'refund-lease-' || leases.id")
          + " LIMIT "
          + BATCH;

  private OldRows() {}

  /**
   * Forgets.
   *
   * @param refusedBefore Unix seconds; leases and top-ups that were refused, which took and owe
   *     nothing, are forgotten if they came before
   * @param overBefore Unix seconds; what else is over is forgotten if it was over before
   */
  static void forget(Database database, long refusedBefore, long overBefore) {
    whole(
        database,
        tx ->
            tx.update(
                "DELETE FROM leases WHERE id IN (SELECT id FROM leases"
                    + " WHERE state_name = 'refused' AND created_at < ? LIMIT ?)",
                refusedBefore,
                BATCH));
    whole(
        database,
        tx ->
            tx.update(
                "DELETE FROM top_ups WHERE request_id IN (SELECT request_id FROM top_ups"
                    + " WHERE status = 'REFUSED' AND begun_at < ? LIMIT ?)",
                refusedBefore,
                BATCH));
    whole(database, tx -> topUps(tx, overBefore));
    whole(database, tx -> leases(tx, overBefore));
    // An invoice that was paid long ago is refused by its own receiver.
    whole(
        database,
        tx ->
            tx.update(
                "DELETE FROM withdrawals WHERE number IN (SELECT number FROM withdrawals"
                    + " WHERE status <> 'PAYING' AND created_at < ? LIMIT ?)",
                overBefore,
                BATCH));
  }

  private static void whole(Database database, Database.Work<Integer> batch) {
    database.inBatches(tx -> batch.run(tx) == BATCH);
  }

  private static int topUps(Tx tx, long before) throws SQLException {
    List<String> old = tx.query(TOP_UPS, row -> row.text("request_id"), before, before);
    for (String request : old) {
      tx.update("DELETE FROM debts WHERE name = 'refund-top-up-' || ?", request);
      tx.update("DELETE FROM top_ups WHERE request_id = ?", request);
    }
    return old.size();
  }

  private static int leases(Tx tx, long before) throws SQLException {
    record Old(long id, int completed) {}
    List<Old> old =
        tx.query(
            LEASES,
            row -> new Old(row.number("id"), row.integer("completed")),
            before,
            before,
            before);
    for (Old lease : old) {
      tx.update("DELETE FROM debts WHERE lease_id = ?", lease.id());
      tx.update("DELETE FROM leases WHERE id = ?", lease.id());
    }
    tx.update(
        "UPDATE meta SET value = CAST(value AS INTEGER) + ? WHERE name = 'completed'",
        old.stream().mapToInt(Old::completed).sum());
    return old.size();
  }
}
