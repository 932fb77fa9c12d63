package org.paygress.provider.intake;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.retry.TokenBucket;
import org.paygress.system.time.ElapsedTime;

/**
 * What one sender may ask of us: so many requests at a time (the next wait their turn) and so many
 * answers a minute. The least recently heard are forgotten first.
 */
final class Senders {

  private static final int REMEMBERED_MAX = 10_000;

  private final SenderLimits limits;
  private final Semaphore waiting;
  private final ElapsedTime elapsed;
  private final Map<PublicKey, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  Senders(SenderLimits limits, Clock clock) {
    this.limits = limits;
    this.waiting = new Semaphore(limits.waitingMax());
    this.elapsed = ElapsedTime.by(clock);
  }

  /** One sender's use of us. */
  final class Account {
    private final Semaphore inFlight = new Semaphore(limits.inFlightMax(), true);
    private final TokenBucket rate = new TokenBucket(limits.perMinuteMax(), 1, elapsed.nanos());

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
      return rate.tolerate(1, elapsed.nanos());
    }

    /** Whether the sender has just run out, so that it is told once and then met with silence. */
    synchronized boolean justExceeded() {
      return !rate.isDeepInDebt();
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
