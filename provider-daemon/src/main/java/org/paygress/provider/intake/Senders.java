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
  private final Semaphore waiting;
  private final Clock clock;
  private final Map<PublicKey, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param inFlightMax requests of one sender in work at once
   * @param waitingMax requests of all senders together that may wait for their turn
   */
  Senders(int inFlightMax, int waitingMax, Clock clock) {
    this.inFlightMax = inFlightMax;
    this.waiting = new Semaphore(waitingMax);
    this.clock = clock;
  }

  /** One sender's use of us. */
  final class Account {
    private final Semaphore inFlight = new Semaphore(inFlightMax, true);
    private double allowance = PER_MINUTE_MAX;
    private long refilledAtMillis = clock.millis();

    /**
     * Waits for this sender's turn, then does the work.
     *
     * @return false when too many wait already; nothing was done then
     */
    boolean inTurn(Runnable work) throws InterruptedException {
      if (!inFlight.tryAcquire() && !waitForTurn()) {
        return false;
      }
      try {
        work.run();
      } finally {
        inFlight.release();
      }
      return true;
    }

    private boolean waitForTurn() throws InterruptedException {
      if (!waiting.tryAcquire()) {
        return false;
      }
      try {
        inFlight.acquire();
      } finally {
        waiting.release();
      }
      return true;
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
