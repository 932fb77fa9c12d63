package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.P2pkSecret;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * The outputs of open sends whose proofs are locked to their receiver. Their secrets do not derive
 * from the seed alone (NUT-13 knows no locks), so they are drawn at random and kept whole.
 */
public final class LockedOutputs {
  private LockedOutputs() {}

  public static void add(
      Tx tx, String operation, KeysetId keyset, List<Long> amounts, P2pkLock lock)
      throws SQLException {
    for (int position = 0; position < amounts.size(); position++) {
      tx.update(
          "INSERT INTO locked_outputs VALUES (?,?,?,?,?,?)",
          operation,
          position,
          amounts.get(position),
          keyset.hex(),
          P2pkSecret.fresh(lock),
          Scalar.random().hex());
    }
  }

  public static List<BlindOutput> of(Tx tx, String operation) throws SQLException {
    return tx.query(
        "SELECT * FROM locked_outputs WHERE operation = ? ORDER BY position",
        LockedOutputs::read,
        operation);
  }

  static int count(Tx tx, String operation) throws SQLException {
    return tx.one(
            "SELECT count(*) AS n FROM locked_outputs WHERE operation = ?",
            row -> row.integer("n"),
            operation)
        .orElse(0);
  }

  /** The operation is over; what came of it is in its token. */
  public static void forget(Tx tx, String operation) throws SQLException {
    tx.update("DELETE FROM locked_outputs WHERE operation = ?", operation);
  }

  private static BlindOutput read(Row row) throws SQLException {
    return BlindOutput.of(
        row.number("amount"),
        new KeysetId(row.text("keyset")),
        row.text("secret"),
        Scalar.of(HexFormat.of().parseHex(row.text("r"))));
  }
}
