package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.store.Journals;
import org.paygress.system.time.Periodic;

/** Looks every second which leases' time is up, by the expiry that the journal has. */
final class ExpiryTimer implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Journals journals;
  private final LeaseRunner runner;
  private final Clock clock;
  private final Periodic timer;

  ExpiryTimer(Journals journals, LeaseRunner runner, Clock clock) {
    this.journals = journals;
    this.runner = runner;
    this.clock = clock;
    this.timer = Periodic.every(EVERY, "expiries", clock, this::tick);
  }

  void start() {
    timer.startLater();
  }

  void tick() {
    Instant now = clock.instant();
    for (Lease lease : journals.openLeases()) {
      if (lease.state().expiresAt().filter(expiry -> !now.isBefore(expiry)).isPresent()) {
        runner.tick(lease.id());
      }
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
