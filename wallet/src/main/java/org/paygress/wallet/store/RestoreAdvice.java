package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.Set;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.sqlite.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mints at which a restore would find what the database lacks; kept until it is done. */
public final class RestoreAdvice {
  private static final Logger log = LoggerFactory.getLogger(RestoreAdvice.class);

  private RestoreAdvice() {}

  public static void give(Tx tx, MintUrl mint) throws SQLException {
    tx.update("INSERT OR IGNORE INTO restore_advice VALUES (?)", mint.value());
    log.warn(
        "{} has signed secrets of this seed that the wallet's database does not know:"
            + " a restore is advised",
        mint);
  }

  public static void withdraw(Tx tx, MintUrl mint) throws SQLException {
    tx.update("DELETE FROM restore_advice WHERE mint = ?", mint.value());
  }

  public static Set<MintUrl> given(Tx tx) throws SQLException {
    return Set.copyOf(
        tx.query("SELECT mint FROM restore_advice", row -> MintUrl.of(row.text("mint"))));
  }
}
