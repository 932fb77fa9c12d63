package org.paygress.provider.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Migration;
import org.paygress.system.sqlite.Migrations;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.sqlite.Tx;

/** The journal and its parts: whatever must change together changes in one transaction of it. */
public record Journals(
    Database database,
    LeaseJournal leases,
    TopUpJournal topUps,
    DebtJournal debts,
    RelayJournal relay,
    UptimeJournal uptime) {

  /** Version 1 is what releases without a number made, whichever of its tables they knew. */
  private static final List<String> TABLES =
      Stream.of(
              LeaseJournal.SCHEMA,
              TopUpJournal.SCHEMA,
              RelayJournal.SCHEMA,
              UptimeJournal.SCHEMA,
              WithdrawalJournal.SCHEMA,
              SentTokens.SCHEMA)
          .flatMap(List::stream)
          .toList();

  private static final Migrations MIGRATIONS =
      new Migrations(
          Journals::unnumbered,
          List.of(
              Migration.of(1, TABLES),
              Migration.of(2, LeaseJournal.COMPLETED_STATES),
              Migration.of(3, DebtJournal.SCHEMA),
              Migration.of(4, LeaseJournal.OVERDUE_INDEX),
              Migration.of(5, LeaseJournal.BOUNDED_OUTAGES),
              Migration.of(6, TopUpJournal.OPEN_INDEX),
              Migration.of(7, DebtJournal.WRITTEN_OFF),
              Migration.of(8, WalletLink.SCHEMA),
              Migration.of(9, LeaseJournal.UNPROVEN_INDEX),
              Migration.of(10, RelayJournal.PENDING_ONLY),
              Migration.of(11, LeaseJournal.REFUSED_INDEX),
              Migration.of(12, TopUpJournal.DATED),
              Migration.of(13, SentTokens.ASKED),
              Migration.of(14, OldRows.SCHEMA)));

  /** As {@link #open(Path, InstantSource)}, with the time of the system. */
  public static Database open(Path file) {
    return open(file, InstantSource.system());
  }

  /**
   * Opens or makes the file that holds them all.
   *
   * @throws StoreException it cannot be used
   */
  public static Database open(Path file, InstantSource clock) {
    return Database.open(file, MIGRATIONS, clock);
  }

  /** Leases that are not over, oldest first. */
  public List<Lease> openLeases() {
    return database.transaction(leases::open);
  }

  /** What is still owed to consumers, oldest first. */
  public List<DebtJournal.Entry> openDebts() {
    return database.transaction(debts::open);
  }

  /**
   * Forgets what nobody can need any more.
   *
   * @param refusedBefore when the youngest refused request came that is forgotten
   * @param overBefore when that was over which is forgotten; not what is owed of it, nor refunds
   *     that their owners have not redeemed
   */
  public void forget(Instant refusedBefore, Instant overBefore) {
    OldRows.forget(database, refusedBefore.getEpochSecond(), overBefore.getEpochSecond());
  }

  private static int unnumbered(Tx tx) throws SQLException {
    if (!tx.exists("SELECT 1 FROM sqlite_master WHERE name = 'leases'")) {
      throw new StoreException("it is no journal");
    }
    return 0;
  }
}
