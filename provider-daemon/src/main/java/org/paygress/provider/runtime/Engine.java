package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.paygress.host.Host;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.wallet.Wallet;

/** The runners of leases and top-ups with everything they drive, started and stopped together. */
public final class Engine implements AutoCloseable {

  /** What the operator decides about it. */
  public record Rules(
      Duration requestMaxAge,
      int spawnsAtOnceMax,
      Duration containerCheckEvery,
      Duration giveUpAfter,
      String hostAddress) {}

  private static final Duration END_POLL = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("work-", 0).factory());
  private final LeaseRunner leases;
  private final TopUpRunner topUps;
  private final ExpiryTimer clockwork;
  private final ContainerMonitor watch;
  private final Recovery recovery;
  private final Clock clock;

  public Engine(
      Rules rules,
      Journals books,
      Wallet wallet,
      Host host,
      ReplySender answers,
      SecretKey key,
      Clock clock) {
    this.clock = clock;
    JournalledRequests requests = new JournalledRequests(key);
    ReplyWriter mail = new ReplyWriter(books, answers, requests, rules.hostAddress());
    PaymentProcessor cashier = new PaymentProcessor(wallet, clock, rules.requestMaxAge());
    ContainerProvisioner builder = new ContainerProvisioner(host, rules.spawnsAtOnceMax());
    this.leases = new LeaseRunner(books, mail, requests, cashier, builder, workers, clock);
    this.topUps = new TopUpRunner(books, mail, requests, cashier, leases, workers, clock);
    this.clockwork = new ExpiryTimer(books, leases, clock);
    this.watch =
        new ContainerMonitor(
            books,
            host,
            builder,
            leases,
            rules.containerCheckEvery(),
            rules.giveUpAfter(),
            workers,
            clock);
    this.recovery = new Recovery(books, host, builder, watch, leases, topUps, workers, clock);
  }

  public LeaseRunner leases() {
    return leases;
  }

  public TopUpRunner topUps() {
    return topUps;
  }

  /** Takes up what an earlier run left, and starts to watch the expiries. */
  public void recover() {
    recovery.run();
    clockwork.start();
    watch.start();
  }

  /**
   * Ends every lease, what is unused of it paid back, and takes nothing up again.
   *
   * @param patience how long it may take
   * @return how many leases are not over by then; the next start goes on with them
   */
  public int endAll(Duration patience) throws InterruptedException {
    recovery.finish();
    long deadline = System.nanoTime() + patience.toNanos();
    List<Lease> open = recovery.open();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      for (Lease lease : open) {
        leases.apply(lease.id(), new LeaseEvent.EndRequested(clock.instant()));
      }
      Thread.sleep(END_POLL);
      open = recovery.open();
    }
    return open.size();
  }

  /** Interrupts what is running; the journal knows where to go on. */
  @Override
  public void close() {
    clockwork.close();
    watch.close();
    workers.shutdownNow();
    try {
      var _ = workers.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
