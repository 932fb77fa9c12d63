package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.paygress.system.time.Periodic;

/**
 * Sees to it that what a journalled state waits for is being done: nothing waits for the next
 * start. Every few seconds each lease, top-up and debt that nobody is at gets a worker again.
 */
final class Reconciler implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Journals journals;
  private final SupervisedWork work;
  private final LeaseRunner leases;
  private final TopUpRunner topUps;
  private final DebtRunner debts;
  private final Periodic timer;

  Reconciler(
      Journals journals,
      SupervisedWork work,
      LeaseRunner leases,
      TopUpRunner topUps,
      DebtRunner debts,
      Clock clock) {
    this.journals = journals;
    this.work = work;
    this.leases = leases;
    this.topUps = topUps;
    this.debts = debts;
    this.timer = Periodic.every(EVERY, "reconciler", clock, this::look);
  }

  void start() {
    timer.startLater();
  }

  void look() {
    Set<Object> waiting = new HashSet<>();
    EachAlone.forEach(
        List.<Runnable>of(
            () ->
                EachAlone.forEach(
                    journals.openLeases(),
                    lease ->
                        lease
                            .state()
                            .pending()
                            .ifPresent(
                                pending -> waiting.add(leases.takeUpAgain(lease.id(), pending)))),
            () -> EachAlone.forEach(unfinished(), topUp -> waiting.add(topUps.takeUpAgain(topUp))),
            () ->
                EachAlone.forEach(
                    journals.openDebts(), debt -> waiting.add(debts.takeUpAgain(debt)))),
        Runnable::run);
    work.forgetAllBut(waiting);
  }

  private List<TopUp> unfinished() {
    return journals.database().transaction(tx -> journals.topUps().unfinished(tx));
  }

  /** How it went so far. */
  Periodic.Report report() {
    return timer.report();
  }

  @Override
  public void close() {
    timer.close();
  }
}
