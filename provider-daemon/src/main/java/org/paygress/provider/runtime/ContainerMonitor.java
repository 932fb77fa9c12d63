package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.BuildEnded;
import org.paygress.provider.lease.Outage;
import org.paygress.provider.store.Journals;
import org.paygress.system.retry.Backoff;
import org.paygress.system.time.Periodic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what is paid for runs. A container that stopped — its user switched it off, the
 * kernel ran out of memory, the host restarted — is started again; one with an encrypted volume is
 * locked and waits for its consumer, because only the consumer has the key. One that runs without
 * being served — an attempt to bring it back failed or broke off — is stopped. What cannot be
 * brought back in time is given up, and what it did not serve is paid back.
 */
final class ContainerMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerMonitor.class);

  /** Longer than that nobody waits for another try. */
  private static final Duration REST_MAX = Duration.ofMinutes(5);

  /** A container that could not be started again. */
  private record Failing(Instant first, int times, Instant nextTry) {}

  private final Journals journals;
  private final Host host;
  private final ContainerProvisioner provisioner;
  private final LeaseRunner leases;
  private final Duration every;
  private final Duration giveUpAfter;
  private final Duration outageCredit;
  private final Executor executor;
  private final Clock clock;
  private final Set<LeaseId> busy = ConcurrentHashMap.newKeySet();
  private final Map<LeaseId, Outage> lostInAbsence = new ConcurrentHashMap<>();
  private final Map<LeaseId, Failing> failing = new ConcurrentHashMap<>();
  private Set<LeaseId> amissBefore = Set.of();
  private final Periodic timer;

  ContainerMonitor(
      Journals journals,
      Host host,
      ContainerProvisioner provisioner,
      LeaseRunner leases,
      Duration every,
      Duration giveUpAfter,
      Duration outageCredit,
      Executor executor,
      Clock clock) {
    this.journals = journals;
    this.host = host;
    this.provisioner = provisioner;
    this.leases = leases;
    this.every = every;
    this.giveUpAfter = giveUpAfter;
    this.outageCredit = outageCredit;
    this.executor = executor;
    this.clock = clock;
    this.timer = Periodic.every(every, "containers", clock, this::look);
  }

  void start() {
    timer.startLater();
  }

  /** A container that restarts itself is stopped for a moment; only a second look counts. */
  void look() {
    Set<LeaseId> amiss = new HashSet<>();
    Set<LeaseId> before = amissBefore;
    amissBefore = amiss;
    List<Lease> atRest = atRest();
    failing.keySet().retainAll(atRest.stream().map(Lease::id).toList());
    EachAlone.forEach(
        atRest,
        lease -> {
          ContainerState state = host.state(lease.id());
          if (state == ContainerState.RUNNING) {
            lostInAbsence.remove(lease.id());
          }
          if (isAmiss(lease, state)) {
            amiss.add(lease.id());
            if (before.contains(lease.id())) {
              putRight(lease, state);
            }
          }
        });
  }

  private static boolean isAmiss(Lease lease, ContainerState state) {
    return isStopped(state)
        ? shouldRun(lease)
        : state == ContainerState.RUNNING && lease.state().servedSince().isEmpty();
  }

  private void putRight(Lease lease, ContainerState state) {
    if (shouldRun(lease) && hasRested(lease.id())) {
      executor.execute(() -> reconcile(lease));
    } else if (state == ContainerState.RUNNING) {
      LOG.warn("{}: its container runs and should not", lease.id());
      executor.execute(() -> standStill(lease));
    }
  }

  /** Stops a container that nobody is served by, unless somebody is at it again by then. */
  private void standStill(Lease lease) {
    provisioner.suspend(
        lease.placement(),
        () -> find(lease.id()).filter(now -> now.state().equals(lease.state())).isPresent());
  }

  /** A rest that is longer than any is one that a clock was put back in. */
  private boolean hasRested(LeaseId id) {
    Failing failed = failing.get(id);
    Instant now = clock.instant();
    return failed == null
        || !now.isBefore(failed.nextTry())
        || now.plus(REST_MAX).isBefore(failed.nextTry());
  }

  private List<Lease> atRest() {
    return journals.openLeases().stream()
        .filter(
            lease ->
                shouldRun(lease)
                    || (lease.state().pending().isEmpty() && lease.state().holdsSlot()))
        .toList();
  }

  /** Whether the container of such a lease ought to run, and can without its consumer. */
  static boolean shouldRun(Lease lease) {
    return lease.state().shouldRun(lease.terms().encrypted());
  }

  private static boolean isStopped(ContainerState state) {
    return switch (state) {
      case STOPPED, ABSENT -> true;
      case RUNNING, UNKNOWN -> false;
    };
  }

  /**
   * Suspends a lease whose container did not survive our absence, before anything can expire it:
   * what it was not served since {@code servedUntil} is given back. One without secrets is then
   * started again, in the background.
   */
  void afterAbsence(Lease lease, Instant servedUntil) {
    Instant now = clock.instant();
    lostInAbsence.put(
        lease.id(),
        lease.terms().encrypted()
            ? Outage.ours(servedUntil, now.plus(outageCredit))
            : Outage.ours(servedUntil));
    boolean restart = busy.add(lease.id());
    try {
      restart = restart && suspend(lease);
    } finally {
      busy.remove(lease.id());
    }
    if (restart) {
      executor.execute(() -> reconcile(lease));
    }
  }

  private void reconcile(Lease lease) {
    if (!busy.add(lease.id())) {
      return;
    }
    try {
      if (suspend(lease)) {
        restart(lease);
      }
    } finally {
      busy.remove(lease.id());
    }
  }

  /** Whether the container is stopped, its lease suspended, and ours to start again. */
  private boolean suspend(Lease lease) {
    LeaseId id = lease.id();
    ContainerState state = host.state(id);
    LOG.info("{}: its container is {}", id, state);
    boolean unfinished = lease.state().servedSince().isEmpty() && state == ContainerState.RUNNING;
    if (!isStopped(state) && !unfinished) {
      // What cannot be told yet may turn out to have been down all the time.
      if (state == ContainerState.RUNNING) {
        lostInAbsence.remove(id);
      }
      return false;
    }
    if (lease.terms().encrypted() && !provisioner.suspend(lease.placement())) {
      return false;
    }
    Outage lost = lostInAbsence.remove(id);
    Outage outage = lost == null ? Outage.theirs(clock.instant()) : lost;
    leases.apply(
        id, new LeaseEvent.ContainerStopped(lease.state().attempt(), outage, clock.instant()));
    return !lease.terms().encrypted();
  }

  private void restart(Lease lease) {
    leases.restore(lease).ifPresent(ended -> restarted(lease, ended));
  }

  private void restarted(Lease lease, BuildEnded ended) {
    LeaseId id = lease.id();
    switch (ended) {
      case LeaseEvent.Provisioned(int attempt, var access, var _, var at) -> {
        failing.remove(id);
        leases.apply(id, new LeaseEvent.Resumed(attempt, access, at));
      }
      case LeaseEvent.ProvisioningFailed(int attempt, var why, var at) -> {
        // What is not served does not run: its user could keep it from ever being ready.
        find(id).ifPresent(this::standStillIfAtRest);
        Failing failed = failing.compute(id, (_, before) -> next(before, at));
        if (Duration.between(failed.first(), at).compareTo(giveUpAfter) >= 0) {
          LOG.warn("{}: cannot be brought back", id);
          // What can be broken from inside is its user's to break.
          boolean ours = why.type() != ErrorType.PROVISIONING_ERROR;
          leases.apply(id, new LeaseEvent.GivenUp(attempt, ours, at));
        }
      }
    }
  }

  private Optional<Lease> find(LeaseId id) {
    return journals.database().transaction(tx -> journals.leases().find(tx, id));
  }

  private void standStillIfAtRest(Lease lease) {
    if (lease.state().pending().isEmpty() && lease.state().servedSince().isEmpty()) {
      standStill(lease);
    }
  }

  private Failing next(@Nullable Failing before, Instant at) {
    int times = before == null ? 1 : before.times() + 1;
    return new Failing(
        before == null ? at : before.first(),
        times,
        at.plus(Backoff.after(times, every, every.compareTo(REST_MAX) < 0 ? REST_MAX : every)));
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
