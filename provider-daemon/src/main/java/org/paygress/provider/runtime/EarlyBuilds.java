package org.paygress.provider.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.LeaseEvent.BuildEnded;

/**
 * Containers that are built while their tokens are being swapped. Kept in memory alone: after a
 * crash the lease's state leads to the same container again.
 */
final class EarlyBuilds {

  private final Executor executor;
  private final Map<LeaseId, CompletableFuture<Optional<BuildEnded>>> begun =
      new ConcurrentHashMap<>();

  EarlyBuilds(Executor executor) {
    this.executor = executor;
  }

  /** Begins; nothing happens when it has begun already. */
  void begin(LeaseId lease, Supplier<Optional<BuildEnded>> build) {
    begun.computeIfAbsent(lease, _ -> CompletableFuture.supplyAsync(build, executor));
  }

  /** Does {@code next} once nothing is being built for the lease; at once when nothing is. */
  void afterwards(LeaseId lease, Runnable next) {
    CompletableFuture<?> result = begun.get(lease);
    if (result == null) {
      next.run();
    } else {
      var _ = result.whenComplete((ended, failure) -> next.run());
    }
  }

  /**
   * Waits until nothing is being built for the lease.
   *
   * @return what came of it; empty when nothing was begun, or it must be begun again
   */
  Optional<BuildEnded> finish(LeaseId lease) {
    CompletableFuture<Optional<BuildEnded>> result = begun.remove(lease);
    if (result == null) {
      return Optional.empty();
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }
}
