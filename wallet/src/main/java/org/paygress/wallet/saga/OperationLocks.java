package org.paygress.wallet.saga;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** At most one thread works on an operation. */
final class OperationLocks {
  private final ConcurrentMap<String, Slot> slots = new ConcurrentHashMap<>();

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  <T> T with(String operation, Supplier<T> work) {
    Slot slot = enter(operation);
    slot.lock.lock();
    try {
      return work.get();
    } finally {
      slot.lock.unlock();
      leave(operation);
    }
  }

  /** Returns {@code busy} when another thread is at it. */
  <T> T tryWith(String operation, Supplier<T> work, T busy) {
    Slot slot = enter(operation);
    boolean mine = slot.lock.tryLock();
    try {
      return mine ? work.get() : busy;
    } finally {
      if (mine) {
        slot.lock.unlock();
      }
      leave(operation);
    }
  }

  /** Returns once nobody works on the operation. */
  void await(String operation) {
    with(operation, () -> operation);
  }

  private Slot enter(String operation) {
    return slots.compute(
        operation,
        (id, known) -> {
          Slot slot = known == null ? new Slot() : known;
          slot.users++;
          return slot;
        });
  }

  private void leave(String operation) {
    slots.computeIfPresent(operation, (id, slot) -> --slot.users == 0 ? null : slot);
  }
}
