package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.hash.Sha256;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.seed.WalletSeed;
import org.paygress.wallet.store.WalletDatabase.Tx;

/**
 * The tables of a wallet. Version 1 kept no ledger; a database of that version gets one that opens
 * with what it holds. Version 2 kept no fee limits; payments of that version have none.
 */
final class WalletSchema {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
          "CREATE TABLE IF NOT EXISTS counters (keyset TEXT PRIMARY KEY, next INTEGER NOT NULL)"
              + " STRICT",
          """
          CREATE TABLE IF NOT EXISTS operations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, mint TEXT NOT NULL,
            unit TEXT NOT NULL, amount INTEGER NOT NULL, keyset TEXT NOT NULL,
            first_counter INTEGER NOT NULL, outputs TEXT NOT NULL, attempts INTEGER NOT NULL,
            uncertain_since_ms INTEGER NOT NULL, reason TEXT, message TEXT, token TEXT,
            created_ms INTEGER NOT NULL) STRICT""",
          "CREATE INDEX IF NOT EXISTS operations_open ON operations (state)"
              + " WHERE state IN ('PREPARED', 'SENT')",
          """
          CREATE TABLE IF NOT EXISTS claims (
            y TEXT PRIMARY KEY, operation TEXT NOT NULL, amount INTEGER NOT NULL,
            keyset TEXT NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL) STRICT""",
          "CREATE INDEX IF NOT EXISTS claims_operation ON claims (operation)",
          """
          CREATE TABLE IF NOT EXISTS proofs (
            y TEXT PRIMARY KEY, mint TEXT NOT NULL, unit TEXT NOT NULL, keyset TEXT NOT NULL,
            amount INTEGER NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL,
            dleq_e TEXT, dleq_s TEXT, dleq_r TEXT, state TEXT NOT NULL,
            made_by TEXT NOT NULL, used_by TEXT) STRICT""",
          "CREATE INDEX IF NOT EXISTS proofs_spendable ON proofs (mint, unit)"
              + " WHERE state = 'UNSPENT'",
          "CREATE INDEX IF NOT EXISTS proofs_used ON proofs (used_by) WHERE used_by IS NOT NULL",
          """
          CREATE TABLE IF NOT EXISTS ledger (
            entry INTEGER NOT NULL, operation TEXT NOT NULL, mint TEXT NOT NULL,
            unit TEXT NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL,
            at_ms INTEGER NOT NULL) STRICT""",
          "CREATE INDEX IF NOT EXISTS ledger_entry ON ledger (entry)",
          "CREATE INDEX IF NOT EXISTS ledger_operation ON ledger (operation)",
          """
          CREATE TABLE IF NOT EXISTS melts (
            operation TEXT PRIMARY KEY, stage TEXT NOT NULL, quote TEXT NOT NULL,
            fee_reserve INTEGER NOT NULL, fee_max INTEGER NOT NULL, target INTEGER NOT NULL, refusal TEXT,
            preimage TEXT) STRICT""",
          """
          CREATE TABLE IF NOT EXISTS locked_outputs (
            operation TEXT NOT NULL, position INTEGER NOT NULL, amount INTEGER NOT NULL,
            keyset TEXT NOT NULL, secret TEXT NOT NULL, r TEXT NOT NULL,
            PRIMARY KEY (operation, position)) STRICT""",
          "CREATE TABLE IF NOT EXISTS restore_advice (mint TEXT PRIMARY KEY) STRICT");

  private WalletSchema() {}

  static void prepare(Tx tx, WalletSeed seed) throws SQLException {
    for (String ddl : TABLES) {
      tx.update(ddl);
    }
    String fingerprint = HexFormat.of().formatHex(Sha256.of(new byte[] {'w'}, seed.bytes()), 0, 8);
    tx.update("INSERT OR IGNORE INTO meta VALUES ('version', '3'), ('seed', ?)", fingerprint);
    if (!meta(tx, "seed").equals(fingerprint)) {
      throw new WalletException("the wallet's database belongs to another seed");
    }
    switch (meta(tx, "version")) {
      case "1" -> {
        openLedger(tx);
        addFeeLimits(tx);
      }
      case "2" -> addFeeLimits(tx);
      case "3" -> {}
      default -> throw new WalletException("the wallet's database is of a newer release");
    }
  }

  private static String meta(Tx tx, String name) throws SQLException {
    return tx.query("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name)
        .getFirst();
  }

  private static void openLedger(Tx tx) throws SQLException {
    List<Operation> openings =
        tx.query(
            "SELECT mint, unit, sum(amount) FROM proofs WHERE state IN ('UNSPENT', 'RESERVED')"
                + " GROUP BY mint, unit",
            row ->
                Operation.booked(
                    HistoryEntry.Kind.OPENING,
                    MintUrl.of(row.getString(1)),
                    CashuUnit.of(row.getString(2)).orElseThrow(),
                    row.getLong(3)));
    for (Operation opening : openings) {
      OperationJournal.put(tx, opening);
      Books.credit(tx, opening, opening.amount(), opening.amount());
    }
  }

  private static void addFeeLimits(Tx tx) throws SQLException {
    boolean missing =
        tx.query("SELECT name FROM pragma_table_info('melts')", row -> row.getString(1)).stream()
            .noneMatch("fee_max"::equals);
    if (missing) {
      tx.update("ALTER TABLE melts ADD COLUMN fee_max INTEGER NOT NULL DEFAULT " + Long.MAX_VALUE);
    }
    tx.update("UPDATE meta SET value = '3' WHERE name = 'version'");
  }
}
