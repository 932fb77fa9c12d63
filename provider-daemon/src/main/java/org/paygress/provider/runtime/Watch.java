package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.paygress.provider.host.ContainerState;
import org.paygress.provider.host.Host;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Suspended;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what is paid for runs. A container that stopped — its user switched it off, the
 * kernel ran out of memory, the host restarted — is started again; one with an encrypted volume is
 * locked and waits for its consumer, because only the consumer has the key.
 */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Books books;
  private final Host host;
  private final Builder builder;
  private final LeaseRunner leases;
  private final Duration every;
  private final Executor executor;
  private final Clock clock;
  private final Set<LeaseId> busy = ConcurrentHashMap.newKeySet();
  private Set<LeaseId> stoppedBefore = Set.of();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watch").daemon().factory());

  Watch(
      Books books,
      Host host,
      Builder builder,
      LeaseRunner leases,
      Duration every,
      Executor executor,
      Clock clock) {
    this.books = books;
    this.host = host;
    this.builder = builder;
    this.leases = leases;
    this.every = every;
    this.executor = executor;
    this.clock = clock;
  }

  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A container that restarts itself is stopped for a moment; only a second look counts. */
  private void look() {
    try {
      Set<LeaseId> stopped = new HashSet<>();
      for (Lease lease : shouldRun()) {
        if (isStopped(host.state(lease.id()))) {
          stopped.add(lease.id());
          if (stoppedBefore.contains(lease.id())) {
            executor.execute(() -> reconcile(lease));
          }
        }
      }
      stoppedBefore = stopped;
    } catch (RuntimeException e) {
      LOG.error("could not look after the containers; trying again", e);
    }
  }

  private List<Lease> shouldRun() {
    return books.database().transaction(tx -> books.leases().open(tx)).stream()
        .filter(Watch::shouldRun)
        .toList();
  }

  /** Whether the container of such a lease ought to run, and can without its consumer. */
  static boolean shouldRun(Lease lease) {
    return switch (lease.state()) {
      case Live _ -> true;
      case Suspended _ -> !lease.terms().encrypted();
      default -> false;
    };
  }

  private static boolean isStopped(ContainerState state) {
    return switch (state) {
      case STOPPED, ABSENT -> true;
      case RUNNING, UNKNOWN -> false;
    };
  }

  /** Brings back the container of such a lease, or suspends the lease, if it does not run. */
  void reconcile(Lease lease) {
    if (!busy.add(lease.id())) {
      return;
    }
    try {
      ContainerState state = host.state(lease.id());
      LOG.info("{}: its container is {}", lease.id(), state);
      if (isStopped(state)) {
        bringBack(lease);
      }
    } finally {
      busy.remove(lease.id());
    }
  }

  private void bringBack(Lease lease) {
    if (!lease.terms().encrypted()) {
      leases.apply(lease.id(), new LeaseEvent.ContainerStopped(clock.instant()));
      leases.restore(lease).ifPresent(event -> leases.apply(lease.id(), event));
    } else if (builder.suspend(lease.placement())) {
      leases.apply(lease.id(), new LeaseEvent.ContainerStopped(clock.instant()));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
