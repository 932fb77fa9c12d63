package org.paygress.provider.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.paygress.cashu.RecoveryReport;
import org.paygress.cashu.Wallet;
import org.paygress.provider.host.Host;
import org.paygress.provider.host.HostException;
import org.paygress.provider.host.HostedContainer;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes journal, wallet and host agree at start.
 *
 * <table>
 *   <caption>What a lease's state means after a crash</caption>
 *   <tr><th>state</th><th>what is done</th></tr>
 *   <tr><td>Redeeming</td><td>the swap is resumed, or refused if it never began and is stale</td></tr>
 *   <tr><td>Provisioning</td><td>the container is finished from what is there</td></tr>
 *   <tr><td>Live, container runs</td><td>nothing</td></tr>
 *   <tr><td>Live, container gone</td><td>built again; if encrypted, suspended for its consumer</td></tr>
 *   <tr><td>Live, cannot be told</td><td>nothing: unknown is never taken for absent</td></tr>
 *   <tr><td>Resuming</td><td>the container is started on its volume, which the request opens</td></tr>
 *   <tr><td>Refunding, Ending</td><td>refund and removal go on</td></tr>
 *   <tr><td>container of ours without a lease</td><td>removed</td></tr>
 * </table>
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Books books;
  private final Wallet wallet;
  private final Host host;
  private final Builder builder;
  private final Watch watch;
  private final LeaseRunner leases;
  private final TopUpRunner topUps;
  private final Executor executor;

  Recovery(
      Books books,
      Wallet wallet,
      Host host,
      Builder builder,
      Watch watch,
      LeaseRunner leases,
      TopUpRunner topUps,
      Executor executor) {
    this.books = books;
    this.wallet = wallet;
    this.host = host;
    this.builder = builder;
    this.watch = watch;
    this.leases = leases;
    this.topUps = topUps;
    this.executor = executor;
  }

  /** Starts everything that is unfinished; the long parts go on in the background. */
  void run() {
    executor.execute(this::recoverWallet);
    List<Lease> open = books.database().transaction(tx -> books.leases().open(tx));
    for (Lease lease : open) {
      if (Watch.shouldRun(lease)) {
        executor.execute(() -> watch.reconcile(lease));
      } else {
        LOG.info("{}: resuming in {}", lease.id(), lease.state().getClass().getSimpleName());
        leases.resume(lease);
      }
    }
    List<TopUp> unfinished = books.database().transaction(tx -> books.topUps().unfinished(tx));
    unfinished.forEach(topUps::resume);
    removeOrphans(open);
  }

  private void recoverWallet() {
    RecoveryReport report = wallet.recover();
    LOG.info("wallet: {}", report);
  }

  private void removeOrphans(List<Lease> open) {
    Set<LeaseId> known = new HashSet<>();
    open.forEach(lease -> known.add(lease.id()));
    try {
      for (HostedContainer container : host.list()) {
        if (!known.contains(container.placement().lease())) {
          LOG.warn("{}: on the host without a lease; removing it", container.placement().lease());
          executor.execute(() -> builder.demolish(container.placement()));
        }
      }
    } catch (HostException e) {
      LOG.warn("the host's containers cannot be listed: {}", e.toString());
    }
  }
}
