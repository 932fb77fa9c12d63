package org.paygress.provider.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
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
              Migration.of(12, TopUpJournal.DATED)));

  /**
   * Opens or makes the file that holds them all.
   *
   * @throws StoreException it cannot be used
   */
  public static Database open(Path file) {
    return Database.open(file, MIGRATIONS);
  }

  /** Leases that are not over, oldest first. */
  public List<Lease> openLeases() {
    return database.transaction(leases::open);
  }

  /** What is still owed to consumers, oldest first. */
  public List<DebtJournal.Entry> openDebts() {
    return database.transaction(debts::open);
  }

  /** Rows that are deleted in one transaction, so that nobody waits long. */
  private static final int BATCH = 500;

  /**
   * Forgets what nobody can need any more.
   *
   * @param refusedBefore when the youngest refused request came that is forgotten
   * @param answersBefore when the youngest request came of those whose answer is forgotten, if what
   *     it was for is over; a refund is the wallet's to keep
   */
  public void forget(Instant refusedBefore, Instant answersBefore) {
    whole(tx -> leases.forgetRefused(tx, refusedBefore.getEpochSecond(), BATCH));
    whole(tx -> topUps.forgetRefused(tx, refusedBefore.getEpochSecond(), BATCH));
    database.execute(
        tx -> {
          leases.forgetAnswers(tx, answersBefore.getEpochSecond());
          topUps.forgetAnswers(tx, answersBefore.getEpochSecond());
        });
  }

  private void whole(Database.Work<Integer> batch) {
    while (database.transaction(batch) == BATCH) {
      // There may be more.
    }
  }

  private static int unnumbered(Tx tx) throws SQLException {
    if (!tx.exists("SELECT 1 FROM sqlite_master WHERE name = 'leases'")) {
      throw new StoreException("it is no journal");
    }
    return 0;
  }
}
