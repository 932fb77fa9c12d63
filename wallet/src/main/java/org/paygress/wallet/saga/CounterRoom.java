package org.paygress.wallet.saga;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where swaps that find no counters wait for others to end. */
final class CounterRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private long changes;

  /** A swap has ended: its counters are signed, or given back. */
  void changed() {
    lock.lock();
    try {
      changes++;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** To be had before the first look, so that no change after it is missed. */
  Wait wait(Duration longest) {
    return new Wait(longest);
  }

  /** Waits for changes, all in all no longer than it was made for. */
  final class Wait {
    private final long deadline;
    private long seen;

    private Wait(Duration longest) {
      deadline = System.nanoTime() + longest.toNanos();
      lock.lock();
      try {
        seen = changes;
      } finally {
        lock.unlock();
      }
    }

    /** Whether it is worth to look again: something has changed since the last look. */
    boolean again() {
      lock.lock();
      try {
        long left = deadline - System.nanoTime();
        while (changes == seen && left > 0) {
          left = ended.awaitNanos(left);
        }
        boolean changed = changes != seen && left > 0;
        seen = changes;
        return changed;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }
  }
}
