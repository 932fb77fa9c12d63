package org.paygress.system.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Tries again until it works: money and volumes are never given up on. Waits double from {@code
 * first} to {@code longest}, with jitter so that many waiting together do not knock together.
 */
public record Retry(Duration first, Duration longest) {

  private static final double JITTER = 0.3;

  /** The result of the first attempt that has one; empty when interrupted: a restart goes on. */
  public <T> Optional<T> until(Supplier<Optional<T>> attempt) {
    long waitMillis = first.toMillis();
    while (!Thread.currentThread().isInterrupted()) {
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result;
      }
      try {
        Thread.sleep(Duration.ofMillis(jittered(waitMillis)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      waitMillis = Math.min(waitMillis * 2, longest.toMillis());
    }
    return Optional.empty();
  }

  private static long jittered(long millis) {
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Math.max(1, Math.round(millis * factor));
  }
}
