package org.paygress.testbed.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must be undone, last first, exactly once, whether we end by ourselves or by a signal. A
 * failure to undo one thing is told and does not keep the others.
 */
final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> things = new ArrayDeque<>();
  private boolean closed;

  /** Registers something to undo; undone at once if the end has come already. */
  synchronized <T extends AutoCloseable> T add(T thing) {
    if (closed) {
      undo(thing);
    } else {
      things.push(thing);
    }
    return thing;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!things.isEmpty()) {
      undo(things.pop());
    }
  }

  private static void undo(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      System.err.println("demo: while cleaning up: " + e);
    }
  }
}
