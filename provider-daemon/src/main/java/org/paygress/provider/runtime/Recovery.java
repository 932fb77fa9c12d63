package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.store.Journals;

/**
 * Makes journal and host agree at start; the wallet is looked after beside it.
 *
 * <table>
 *   <caption>What a lease's state means after a crash</caption>
 *   <tr><th>state</th><th>what is done</th></tr>
 *   <tr><td>Redeeming</td><td>the swap is resumed, or refused if it never began and is stale</td></tr>
 *   <tr><td>Provisioning</td><td>the container is finished from what is there</td></tr>
 *   <tr><td>Live, container runs</td><td>nothing</td></tr>
 *   <tr><td>Live, container gone</td><td>built again; if encrypted, suspended for its consumer;
 *       the time since our last sign of life is given back</td></tr>
 *   <tr><td>Live, cannot be told</td><td>nothing: unknown is never taken for absent</td></tr>
 *   <tr><td>Resuming</td><td>the container is started on its volume, which the request opens</td></tr>
 *   <tr><td>Suspended for its consumer, in grace</td><td>what nobody could ask meanwhile is
 *       given back</td></tr>
 *   <tr><td>Ending</td><td>the removal goes on</td></tr>
 *   <tr><td>a debt without a token</td><td>its token is made</td></tr>
 *   <tr><td>container of ours without a lease</td><td>removed</td></tr>
 * </table>
 */
final class Recovery {

  private final Journals journals;
  private final LeaseRunner leases;
  private final ExpiryTimer expiries;
  private final ContainerMonitor monitor;
  private final Reconciler reconciler;
  private final Orphans orphans;
  private final Clock clock;

  Recovery(
      Journals journals,
      LeaseRunner leases,
      ExpiryTimer expiries,
      ContainerMonitor monitor,
      Reconciler reconciler,
      Orphans orphans,
      Clock clock) {
    this.journals = journals;
    this.leases = leases;
    this.expiries = expiries;
    this.monitor = monitor;
    this.reconciler = reconciler;
    this.orphans = orphans;
    this.clock = clock;
  }

  /**
   * Starts everything that is unfinished; the long parts go on in the background. Leases whose
   * containers did not survive are suspended when it returns, so that none of them can expire.
   */
  void run() {
    List<Lease> open = journals.openLeases();
    Instant now = clock.instant();
    Instant alive =
        journals.database().transaction(tx -> journals.uptime().last(tx, now)).orElse(now);
    expiries.startedAfter(Duration.between(alive, now));
    EachAlone.forEach(
        open,
        lease -> {
          leases.apply(lease.id(), new LeaseEvent.Absent(servedUntil(lease, alive), now));
          if (ContainerMonitor.shouldRun(lease)) {
            monitor.afterAbsence(lease, servedUntil(lease, alive));
          }
        });
    reconciler.look();
    Set<LeaseId> known = open.stream().map(Lease::id).collect(Collectors.toUnmodifiableSet());
    orphans.removeAllBut(known::contains);
  }

  /** When the machine was last known to be up; no lease was served before it began. */
  private static Instant servedUntil(Lease lease, Instant alive) {
    return lease.state().servedSince().filter(alive::isBefore).orElse(alive);
  }
}
