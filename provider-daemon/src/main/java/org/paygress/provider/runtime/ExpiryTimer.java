package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.store.Journals;
import org.paygress.system.time.Periodic;

/** Looks every second which leases' time is up, by the expiry that the journal has. */
final class ExpiryTimer implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Journals journals;
  private final LeaseRunner runner;
  private final Clock clock;
  private final Periodic timer;
  private final Duration mintPatience;
  // Touched by the timer alone.
  private final Map<LeaseId, Instant> waiting = new HashMap<>();

  /**
   * @param mintPatience how long a slot is held for a mint that does not answer
   */
  ExpiryTimer(Journals journals, LeaseRunner runner, Duration mintPatience, Clock clock) {
    this.mintPatience = mintPatience;
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
    List<Lease> open = journals.openLeases();
    waiting.keySet().retainAll(open.stream().map(Lease::id).toList());
    for (Lease lease : open) {
      if (waitsInVain(lease, now)) {
        runner.apply(lease.id(), new LeaseEvent.MintSilent(now));
      }
      if (lease.state().expiresAt().filter(expiry -> !now.isBefore(expiry)).isPresent()) {
        runner.tick(lease.id());
      }
    }
  }

  /** Counted from when we saw it first: a start gives the mint its time again. */
  private boolean waitsInVain(Lease lease, Instant now) {
    boolean waits =
        lease.state().holdsSlot()
            && lease.state().pending().filter(LeaseAction.Redeem.class::isInstance).isPresent();
    if (!waits) {
      waiting.remove(lease.id());
      return false;
    }
    Instant since = waiting.computeIfAbsent(lease.id(), _ -> now);
    return Duration.between(since, now).compareTo(mintPatience) >= 0;
  }

  @Override
  public void close() {
    timer.close();
  }
}
