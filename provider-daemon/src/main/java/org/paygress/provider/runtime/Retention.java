package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.WithdrawalJournal;
import org.paygress.provider.treasury.Withdrawals;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.Wallet;

/**
 * Forgets what is over, so that journal and wallet do not grow for ever: what was refused soon,
 * everything else when nobody asks for it any more. What is open, owed or not redeemed stays.
 *
 * <p>The wallet goes first: a lease goes when its refund is known to be redeemed. Every batch is a
 * transaction of its own and right by itself, so that a crash between two only leaves the rest to
 * the next run.
 */
final class Retention {

  private final Journals journals;
  private final Wallet wallet;
  private final Duration refusedKept;
  private final Duration historyKept;
  private final InstantSource clock;

  Retention(
      Journals journals,
      Wallet wallet,
      Duration refusedKept,
      Duration historyKept,
      InstantSource clock) {
    this.journals = journals;
    this.wallet = wallet;
    this.refusedKept = refusedKept;
    this.historyKept = historyKept;
    this.clock = clock;
  }

  void run() {
    Instant refusedBefore = clock.instant().minus(refusedKept);
    Instant overBefore = clock.instant().minus(historyKept);
    Set<String> needed = journals.database().transaction(this::underWay);
    wallet.forget(refusedBefore, overBefore, needed::contains);
    journals.forget(refusedBefore, overBefore);
  }

  /** Names of operations that somebody may go on with, however long ago they began. */
  private Set<String> underWay(Tx tx) throws SQLException {
    Set<String> names = new HashSet<>();
    journals.leases().open(tx).forEach(lease -> names.add(PaymentProcessor.operation(lease.id())));
    journals
        .topUps()
        .unfinished(tx)
        .forEach(topUp -> names.add(PaymentProcessor.operation(topUp.request())));
    journals.debts().open(tx).forEach(debt -> names.add(debt.name()));
    new WithdrawalJournal()
        .underWay(tx)
        .forEach(withdrawal -> names.add(Withdrawals.name(withdrawal)));
    return names;
  }
}
