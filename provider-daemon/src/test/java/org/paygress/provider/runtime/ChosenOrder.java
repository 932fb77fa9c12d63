package org.paygress.provider.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Does work when a test says so, and in the order it says: each piece waits in a list, oldest
 * first.
 */
final class ChosenOrder extends AbstractExecutorService {

  private static final int PIECES_MAX = 1_000;

  private final List<Runnable> waiting = new ArrayList<>();
  private boolean shutdown;

  @Override
  public void execute(Runnable piece) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    waiting.add(piece);
  }

  int waiting() {
    return waiting.size();
  }

  /** Does the piece at {@code place}, counted from 0 among those that wait. */
  void run(int place) {
    waiting.remove(place).run();
  }

  void runNext() {
    run(0);
  }

  /** Does everything that waits, and everything that comes of it. */
  void runAll() {
    for (int pieces = 0; !waiting.isEmpty(); pieces++) {
      if (pieces == PIECES_MAX) {
        throw new AssertionError("the work does not end");
      }
      runNext();
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = List.copyOf(waiting);
    waiting.clear();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && waiting.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }
}
