package org.paygress.system.lock;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * At most one thread works on a thing. A thread may take the same lock again.
 *
 * @param <K> tells things apart, by {@code equals}
 */
public final class KeyedLocks<K> {
  private final ConcurrentMap<K, Slot> slots = new ConcurrentHashMap<>();

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /** Work that may fail in a way of its own. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  public <T> T with(K key, Supplier<T> work) {
    return withChecked(key, work::get);
  }

  /** As {@link #with}, for work that throws. */
  public <T, E extends Exception> T withChecked(K key, Work<T, E> work) throws E {
    Slot slot = enter(key);
    slot.lock.lock();
    try {
      return work.run();
    } finally {
      slot.lock.unlock();
      leave(key);
    }
  }

  /** Returns {@code busy} when another thread is at it. */
  public <T> T tryWith(K key, Supplier<T> work, T busy) {
    Slot slot = enter(key);
    boolean mine = slot.lock.tryLock();
    try {
      return mine ? work.get() : busy;
    } finally {
      if (mine) {
        slot.lock.unlock();
      }
      leave(key);
    }
  }

  /** Returns once nobody works on it. */
  public void await(K key) {
    with(key, () -> key);
  }

  private Slot enter(K key) {
    return slots.compute(
        key,
        (id, known) -> {
          Slot slot = known == null ? new Slot() : known;
          slot.users++;
          return slot;
        });
  }

  private void leave(K key) {
    slots.computeIfPresent(key, (id, slot) -> --slot.users == 0 ? null : slot);
  }
}
