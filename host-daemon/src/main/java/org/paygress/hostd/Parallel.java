package org.paygress.hostd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;

/** Independent pieces of work side by side. */
public final class Parallel {

  /** Work that may fail with a fault. */
  @FunctionalInterface
  public interface Work {
    void run() throws HostException;
  }

  private Parallel() {}

  /**
   * Runs all of it and waits for all of it, failed or not, so that nothing goes on behind the
   * caller's back.
   *
   * @throws HostException the first failure in argument order, the others suppressed in it
   */
  public static void all(Work... work) throws HostException {
    List<Future<?>> futures = new ArrayList<>();
    // close() waits for all; a virtual thread each.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Work piece : work) {
        futures.add(
            threads.submit(
                () -> {
                  piece.run();
                  return null;
                }));
      }
    }
    HostException failure = null;
    for (Future<?> future : futures) {
      HostException next = failure(future);
      if (failure == null) {
        failure = next;
      } else if (next != null) {
        failure.addSuppressed(next);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @org.jspecify.annotations.Nullable HostException failure(Future<?> done)
      throws HostException {
    try {
      done.get();
      return null;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case HostException fault -> fault;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default ->
            new HostException(HostFault.SETUP, "parallel", "unexpected failure", e);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(HostFault.INTERRUPTED, "parallel", "interrupted", e);
    }
  }
}
