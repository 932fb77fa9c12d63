package org.paygress.system.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double up to a cap, each shortened at random by up to half so that many clients of a
 * relay that came back do not all return in the same instant.
 */
public final class Backoff {

  private final long minMillis;
  private final long maxMillis;
  private long nextMillis;

  public Backoff(Duration min, Duration max) {
    minMillis = min.toMillis();
    maxMillis = max.toMillis();
    nextMillis = minMillis;
  }

  public Duration next() {
    long ceiling = nextMillis;
    nextMillis = Math.min(maxMillis, nextMillis * 2);
    return jittered(ceiling);
  }

  public void reset() {
    nextMillis = minMillis;
  }

  /** The wait after {@code failures} (1 or more) failures in a row. */
  public static Duration after(int failures, Duration min, Duration max) {
    int doublings = Math.clamp(failures - 1, 0, 30);
    long ceiling = Math.min(max.toMillis(), min.toMillis() << doublings);
    return jittered(ceiling);
  }

  private static Duration jittered(long ceilingMillis) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(ceilingMillis / 2, ceilingMillis + 1));
  }
}
