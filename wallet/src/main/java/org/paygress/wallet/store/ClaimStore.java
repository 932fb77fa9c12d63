package org.paygress.wallet.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.SpendingCondition;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * The proofs of tokens being received. A proof is claimed by one operation only, so of several
 * receives of the same token one goes to the mint and the others know whom to wait for.
 */
public final class ClaimStore {
  private ClaimStore() {}

  /** The operation that holds one of these proofs, if any does. */
  public static Optional<String> holder(Tx tx, List<Proof> proofs) throws SQLException {
    for (Proof proof : proofs) {
      Optional<String> holder =
          tx.one(
              "SELECT operation FROM claims WHERE y = ?",
              row -> row.text("operation"),
              proof.y().hex());
      if (holder.isPresent()) {
        return holder;
      }
    }
    return Optional.empty();
  }

  public static void claim(Tx tx, String operation, List<Proof> proofs) throws SQLException {
    for (Proof proof : proofs) {
      tx.update(
          "INSERT INTO claims (y, operation, amount, keyset, secret, c, locked_until)"
              + " VALUES (?,?,?,?,?,?,?)",
          proof.y().hex(),
          operation,
          proof.amount(),
          proof.keyset().hex(),
          proof.secret(),
          proof.c().hex(),
          lockedUntil(proof.secret()));
    }
  }

  /** Unix seconds until which nobody but the lock's owner can have spent it; 0 for no lock. */
  private static long lockedUntil(String secret) {
    return SpendingCondition.of(secret) instanceof SpendingCondition.Signatures(var lock)
        ? lock.locktime().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE)
        : 0;
  }

  public static List<Proof> claimed(Tx tx, String operation) throws SQLException {
    return tx.query(
        "SELECT amount, keyset, secret, c FROM claims WHERE operation = ? ORDER BY rowid",
        ClaimStore::read,
        operation);
  }

  /** The payer still owns them. */
  public static void release(Tx tx, String operation) throws SQLException {
    tx.update("DELETE FROM claims WHERE operation = ?", operation);
  }

  /** They are spent now: what is kept is only that we had them. */
  public static void settle(Tx tx, String operation) throws SQLException {
    tx.update("UPDATE claims SET secret = '', c = '' WHERE operation = ?", operation);
  }

  private static Proof read(Row row) throws SQLException {
    return new Proof(
        row.number("amount"),
        new KeysetId(row.text("keyset")),
        row.text("secret"),
        ProofStore.point(row.text("c")),
        Optional.empty());
  }
}
