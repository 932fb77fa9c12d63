package org.paygress.wallet.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.hash.Sha256;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Meta;
import org.paygress.system.sqlite.Migration;
import org.paygress.system.sqlite.Migrations;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.JournalMark;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.seed.WalletSeed;

/**
 * The tables of a wallet. Version 1 kept no ledger; a database of that version gets one that opens
 * with what it holds. Version 2 kept no fee limits; payments of that version have none. Version 3
 * never gave a counter out twice. Version 4 did not know which of them were signed last; what it
 * gave out is taken for signed. Version 5 forgot nothing but refusals.
 *
 * <p>Releases before the file had a number of its own kept it in {@code meta}. It is kept right
 * there where it is, so that such a release never migrates again what is migrated.
 */
public final class WalletSchema {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
          "CREATE TABLE counters (keyset TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT",
          """
          CREATE TABLE operations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, mint TEXT NOT NULL,
            unit TEXT NOT NULL, amount INTEGER NOT NULL, keyset TEXT NOT NULL,
            first_counter INTEGER NOT NULL, outputs TEXT NOT NULL, attempts INTEGER NOT NULL,
            uncertain_since_ms INTEGER NOT NULL, reason TEXT, message TEXT, token TEXT,
            created_ms INTEGER NOT NULL) STRICT""",
          "CREATE INDEX operations_open ON operations (state) WHERE state IN ('PREPARED', 'SENT')",
          """
          CREATE TABLE claims (
            y TEXT PRIMARY KEY, operation TEXT NOT NULL, amount INTEGER NOT NULL,
            keyset TEXT NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL) STRICT""",
          "CREATE INDEX claims_operation ON claims (operation)",
          """
          CREATE TABLE proofs (
            y TEXT PRIMARY KEY, mint TEXT NOT NULL, unit TEXT NOT NULL, keyset TEXT NOT NULL,
            amount INTEGER NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL,
            dleq_e TEXT, dleq_s TEXT, dleq_r TEXT, state TEXT NOT NULL,
            made_by TEXT NOT NULL, used_by TEXT) STRICT""",
          "CREATE INDEX proofs_spendable ON proofs (mint, unit) WHERE state = 'UNSPENT'",
          "CREATE INDEX proofs_used ON proofs (used_by) WHERE used_by IS NOT NULL");

  private static final List<String> BOOKS =
      List.of(
          """
          CREATE TABLE ledger (
            entry INTEGER NOT NULL, operation TEXT NOT NULL, mint TEXT NOT NULL,
            unit TEXT NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL,
            at_ms INTEGER NOT NULL) STRICT""",
          "CREATE INDEX ledger_entry ON ledger (entry)",
          "CREATE INDEX ledger_operation ON ledger (operation)",
          """
          CREATE TABLE melts (
            operation TEXT PRIMARY KEY, stage TEXT NOT NULL, quote TEXT NOT NULL,
            fee_reserve INTEGER NOT NULL, target INTEGER NOT NULL, refusal TEXT,
            preimage TEXT) STRICT""",
          "CREATE TABLE restore_advice (mint TEXT PRIMARY KEY) STRICT",
          "UPDATE meta SET value = '2' WHERE name = 'version'");

  // Locked outputs came between: not every file of version 2 has their table.
  private static final List<String> LIMITS =
      List.of(
          "ALTER TABLE melts ADD COLUMN fee_max INTEGER NOT NULL DEFAULT " + Long.MAX_VALUE,
          """
          CREATE TABLE IF NOT EXISTS locked_outputs (
            operation TEXT NOT NULL, position INTEGER NOT NULL, amount INTEGER NOT NULL,
            keyset TEXT NOT NULL, secret TEXT NOT NULL, r TEXT NOT NULL,
            PRIMARY KEY (operation, position)) STRICT""",
          "UPDATE meta SET value = '3' WHERE name = 'version'");

  private static final List<String> FREE_COUNTERS =
      List.of(
          """
          CREATE TABLE free_counters (
            keyset TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (keyset, first)) STRICT""",
          "UPDATE meta SET value = '4' WHERE name = 'version'");

  private static final List<String> SIGNED_COUNTERS =
      List.of(
          "ALTER TABLE counters ADD COLUMN signed INTEGER NOT NULL DEFAULT 0",
          "UPDATE counters SET signed = next",
          "UPDATE meta SET value = '5' WHERE name = 'version'");

  private static final Migrations MIGRATIONS =
      new Migrations(
          WalletSchema::unnumbered,
          List.of(
              Migration.of(1, TABLES),
              new Migration(
                  2,
                  tx -> {
                    tx.run(BOOKS);
                    openLedger(tx);
                  }),
              Migration.of(3, LIMITS),
              Migration.of(4, FREE_COUNTERS),
              Migration.of(5, SIGNED_COUNTERS),
              Migration.of(6, OldOperations.TABLES)));

  private WalletSchema() {}

  /** As {@link #open(Path, WalletSeed, InstantSource)}, with the time of the system. */
  public static Database open(Path file, WalletSeed seed) {
    return open(file, seed, InstantSource.system());
  }

  /**
   * Opens or makes the file of a wallet.
   *
   * @param clock dates operations and the ledger
   * @throws StoreException the file cannot be used
   * @throws WalletException it belongs to another seed
   */
  public static Database open(Path file, WalletSeed seed, InstantSource clock) {
    Database database = Database.open(file, MIGRATIONS, clock);
    try {
      database.execute(tx -> own(tx, seed));
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void own(Tx tx, WalletSeed seed) throws SQLException {
    String fingerprint = HexFormat.of().formatHex(Sha256.of(new byte[] {'w'}, seed.bytes()), 0, 8);
    tx.update("INSERT OR IGNORE INTO meta VALUES ('seed', ?)", fingerprint);
    if (!tx.exists("SELECT 1 FROM meta WHERE name = 'seed' AND value = ?", fingerprint)) {
      throw new WalletException("the wallet's database belongs to another seed");
    }
  }

  /** The journal that the wallet was used with last. */
  public static Optional<JournalMark> journal(Tx tx) throws SQLException {
    Optional<String> id = Meta.get(tx, "journal");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    // Releases before this number did not count.
    return Optional.of(
        new JournalMark(id.get(), Long.parseLong(Meta.get(tx, "journal_beat").orElse("0"))));
  }

  /** The journal that the wallet is used with from now on. */
  public static void belongTo(Tx tx, JournalMark journal) throws SQLException {
    Meta.put(tx, "journal", journal.id());
    Meta.put(tx, "journal_beat", Long.toString(journal.beat()));
  }

  private static int unnumbered(Tx tx) throws SQLException {
    if (!tx.exists("SELECT 1 FROM sqlite_master WHERE name = 'meta'")) {
      throw new StoreException("it is no wallet");
    }
    String version =
        tx.one("SELECT value FROM meta WHERE name = 'version'", row -> row.text("value"))
            .orElseThrow(() -> new StoreException("it is no wallet"));
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException e) {
      throw new StoreException("it has no version that is a number", e);
    }
  }

  private static void openLedger(Tx tx) throws SQLException {
    List<Operation> openings =
        tx.query(
            "SELECT mint, unit, sum(amount) AS sum FROM proofs"
                + " WHERE state IN ('UNSPENT', 'RESERVED') GROUP BY mint, unit",
            row ->
                Operation.booked(
                    HistoryEntry.Kind.OPENING,
                    MintUrl.of(row.text("mint")),
                    CashuUnit.of(row.text("unit")).orElseThrow(),
                    row.number("sum")));
    for (Operation opening : openings) {
      OperationJournal.put(tx, opening);
      Books.credit(tx, opening, opening.amount(), opening.amount());
    }
  }
}
