package org.paygress.system.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tries again until it works, waiting as {@link Backoff} says.
 *
 * @param first the longest first wait
 * @param longest no wait is longer
 */
public record Retry(Duration first, Duration longest) {

  /** The result of the first attempt that has one; empty when interrupted: a restart goes on. */
  public <T> Optional<T> until(Supplier<Optional<T>> attempt) {
    Backoff backoff = new Backoff(first, longest);
    while (!Thread.currentThread().isInterrupted()) {
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result;
      }
      try {
        Thread.sleep(backoff.next());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Optional.empty();
  }
}
