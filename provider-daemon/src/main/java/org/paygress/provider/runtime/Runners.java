package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.TemplateOffer;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.status.WorkReport;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.system.time.Periodic;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runners of leases and top-ups with everything they drive, started and stopped together. */
public final class Runners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Runners.class);

  /** What the operator decides about it. */
  public record Rules(
      LeaseJournal.Room room,
      Trials.Limits trials,
      Duration requestMaxAge,
      int spawnsAtOnceMax,
      int repairsAtOnceMax,
      Duration containerCheckEvery,
      Duration giveUpAfter,
      Duration mintPatience,
      Duration refusedKept,
      Duration historyKept,
      AfterTheEnd afterTheEnd,
      String hostAddress) {}

  /**
   * What a consumer gets beyond the time it paid for.
   *
   * @param grace how long the data of a lease that is over is kept
   * @param topUpHold how much longer it is kept for a top-up that is under way
   * @param outageCredit how long an owner may take to bring its key before the time runs again
   */
  public record AfterTheEnd(Duration grace, Duration topUpHold, Duration outageCredit) {}

  private static final Duration END_POLL = Duration.ofMillis(200);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final ExecutorService workers;
  private final Trials trials;
  private final Journals journals;
  private final SpawnRequests spawns;
  private final SupervisedWork work;
  private final Reconciler reconciler;
  private final LeaseRunner leases;
  private final TopUpRunner topUps;
  private final ExpiryTimer expiries;
  private final ContainerMonitor monitor;
  private final Periodic walls;
  private final Recovery recovery;
  private final Retention retention;
  private final Periodic pruning;
  private final Clock clock;
  private final AtomicInteger quarantined = new AtomicInteger();

  public Runners(
      Rules rules,
      Journals journals,
      Wallet wallet,
      Host host,
      ReplySender answers,
      SecretKey key,
      Clock clock) {
    this(
        rules,
        journals,
        wallet,
        host,
        answers,
        key,
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("work-", 0).factory()),
        clock);
  }

  /**
   * @param workers what all work is done on; theirs to shut down
   */
  Runners(
      Rules rules,
      Journals journals,
      Wallet wallet,
      Host host,
      ReplySender answers,
      SecretKey key,
      ExecutorService workers,
      Clock clock) {
    this.workers = workers;
    this.journals = journals;
    this.clock = clock;
    this.trials = new Trials(rules.trials(), clock);
    JournalledRequests requests = new JournalledRequests(key);
    ReplyWriter replies = new ReplyWriter(journals, answers, rules.hostAddress());
    PaymentProcessor payments = new PaymentProcessor(wallet, trials, clock, rules.requestMaxAge());
    ContainerProvisioner provisioner =
        new ContainerProvisioner(
            host,
            new ContainerProvisioner.Limits(rules.spawnsAtOnceMax(), rules.repairsAtOnceMax()),
            clock);
    Orphans orphans = new Orphans(host, provisioner, workers);
    Slots slots =
        new Slots(rules.room(), journals.leases(), orphans, template -> hasVolume(host, template));
    this.spawns = new SpawnRequests(journals, requests);
    this.work = new SupervisedWork(workers, clock);
    DebtRunner debts = new DebtRunner(journals, replies, requests, payments, work, clock);
    this.leases =
        new LeaseRunner(
            journals,
            replies,
            spawns,
            debts,
            payments,
            provisioner,
            orphans,
            slots,
            work,
            workers,
            clock);
    this.topUps =
        new TopUpRunner(
            journals,
            replies,
            requests,
            payments,
            leases,
            work,
            debts,
            rules.afterTheEnd().outageCredit());
    this.reconciler = new Reconciler(journals, work, leases, topUps, debts, clock);
    this.expiries =
        new ExpiryTimer(journals, leases, rules.mintPatience(), rules.afterTheEnd(), clock);
    this.monitor =
        new ContainerMonitor(
            journals,
            host,
            provisioner,
            leases,
            rules.containerCheckEvery(),
            rules.giveUpAfter(),
            rules.afterTheEnd().outageCredit(),
            workers,
            clock);
    this.walls = Periodic.every(rules.containerCheckEvery(), "host", clock, () -> lookAt(host));
    this.recovery = new Recovery(journals, leases, expiries, monitor, reconciler, orphans, clock);
    this.retention =
        new Retention(journals, wallet, rules.refusedKept(), rules.historyKept(), clock);
    this.pruning = Periodic.byClock(() -> PRUNE_EVERY, "pruning", clock, retention::run);
  }

  private static boolean hasVolume(Host host, String template) {
    return host.template(template).flatMap(TemplateOffer::dataPath).isPresent();
  }

  /** What others on the machine did to the walls between containers is undone, and told. */
  private void lookAt(Host host) throws HostException {
    quarantined.set(host.facts().quarantined());
    List<String> damage = host.mend();
    if (!damage.isEmpty()) {
      LOG.warn("others changed this machine, and it was put back: {}", String.join(", ", damage));
    }
  }

  /** Forgets what is over; see {@link Retention}. */
  void prune() {
    retention.run();
  }

  public LeaseRunner leases() {
    return leases;
  }

  public TopUpRunner topUps() {
    return topUps;
  }

  /** What tokens may cost at their mints before they turn out to be money. */
  public Trials trials() {
    return trials;
  }

  /** How the work in the background goes. */
  public WorkReport report() {
    return new WorkReport(
        work.takenUpAgain(),
        work.resting(),
        work.brokeOff(),
        expiries.lastJump(),
        quarantined.get(),
        List.of(
            expiries.report(),
            reconciler.report(),
            monitor.report(),
            walls.report(),
            pruning.report()));
  }

  /** Takes up what an earlier run left, without the timers. */
  void takeUp() {
    recovery.run();
  }

  /** One look at the containers, one at the expiries and one at work that nobody is at. */
  void look() {
    reconciler.look();
    monitor.look();
    expiries.tick();
  }

  /** Takes up what an earlier run left, and starts to watch the expiries. */
  public void recover() {
    takeUp();
    expiries.start();
    reconciler.start();
    monitor.start();
    walls.startLater();
    pruning.startLater();
  }

  /**
   * Ends every lease, what is unused of it paid back, and takes nothing up again.
   *
   * @param patience how long it may take
   * @return how many leases are not over and how many debts not paid by then; the next start goes
   *     on with them
   */
  public int endAll(Duration patience) throws InterruptedException {
    reconciler.look();
    long deadline = System.nanoTime() + patience.toNanos();
    List<Lease> open = journals.openLeases();
    while (left(open) > 0 && System.nanoTime() < deadline) {
      for (Lease lease : open) {
        leases.apply(lease.id(), new LeaseEvent.EndRequested(clock.instant()));
      }
      Thread.sleep(END_POLL);
      open = journals.openLeases();
    }
    return left(open);
  }

  private int left(List<Lease> open) {
    return open.size() + journals.openDebts().size();
  }

  /** Interrupts what is running; the journal knows where to go on. */
  @Override
  public void close() {
    expiries.close();
    reconciler.close();
    monitor.close();
    walls.close();
    pruning.close();
    workers.shutdownNow();
    try {
      var _ = workers.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spawns.close();
  }
}
