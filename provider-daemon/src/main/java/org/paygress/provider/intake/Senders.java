package org.paygress.provider.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.paygress.protocol.nostr.PublicKey;

/**
 * What one sender may ask of us: so many requests at a time (the next wait their turn) and so many
 * answers a minute. The least recently heard are forgotten first.
 */
final class Senders {

  private static final int REMEMBERED_MAX = 10_000;
  private static final int PER_MINUTE_MAX = 120;

  private final int inFlightMax;
  private final Clock clock;
  private final Map<PublicKey, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  Senders(int inFlightMax, Clock clock) {
    this.inFlightMax = inFlightMax;
    this.clock = clock;
  }

  /** One sender's use of us. */
  final class Account {
    private final Semaphore inFlight = new Semaphore(inFlightMax, true);
    private double allowance = PER_MINUTE_MAX;
    private long refilledAtMillis = clock.millis();

    /** Waits for this sender's turn, then does the work. */
    void inTurn(Runnable work) throws InterruptedException {
      inFlight.acquire();
      try {
        work.run();
      } finally {
        inFlight.release();
      }
    }

    /** Whether one more request is within the sender's rate; counts it. */
    synchronized boolean withinRate() {
      long now = clock.millis();
      double refill =
          (now - refilledAtMillis) * PER_MINUTE_MAX / (double) Duration.ofMinutes(1).toMillis();
      allowance = Math.min(PER_MINUTE_MAX, allowance + Math.max(0, refill));
      refilledAtMillis = now;
      allowance = Math.max(-1, allowance - 1);
      return allowance >= 0;
    }

    /** Whether the sender has just run out, so that it is told once and then met with silence. */
    synchronized boolean justExceeded() {
      return allowance > -1;
    }
  }

  Account of(PublicKey sender) {
    synchronized (accounts) {
      Account account = accounts.computeIfAbsent(sender, _ -> new Account());
      if (accounts.size() > REMEMBERED_MAX) {
        accounts.remove(accounts.keySet().iterator().next());
      }
      return account;
    }
  }
}
