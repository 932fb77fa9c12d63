package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.store.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second which leases' time is up. The journal, not memory, says when. */
final class ExpiryTimer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryTimer.class);

  private final Journals books;
  private final LeaseRunner runner;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("clockwork").daemon().factory());

  ExpiryTimer(Journals books, LeaseRunner runner, Clock clock) {
    this.books = books;
    this.runner = runner;
    this.clock = clock;
  }

  void start() {
    var _ = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      for (Lease lease : open()) {
        if (lease.state().expiresAt().filter(expiry -> !now.isBefore(expiry)).isPresent()) {
          runner.tick(lease.id());
        }
      }
    } catch (RuntimeException e) {
      LOG.error("could not look at the expiries; trying again in a second", e);
    }
  }

  private List<Lease> open() {
    return books.database().transaction(tx -> books.leases().open(tx));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
