package org.paygress.relay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.paygress.protocol.nostr.RelayUrl;

/** Every relay's answer, and waiting for them. */
final class Answers {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RelayUrl, RelayAnswer> all = new LinkedHashMap<>();

  Answers(List<RelayUrl> relays) {
    relays.forEach(relay -> all.put(relay, RelayAnswer.WAITING));
  }

  void put(RelayUrl relay, RelayAnswer answer) {
    lock.lock();
    try {
      all.put(relay, answer);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Map<RelayUrl, RelayAnswer> snapshot() {
    lock.lock();
    try {
      return new LinkedHashMap<>(all);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the answers are as wanted; false if they are not within {@code max}. */
  boolean await(Predicate<Map<RelayUrl, RelayAnswer>> wanted, Duration max)
      throws InterruptedException {
    long left = max.toNanos();
    lock.lock();
    try {
      while (!wanted.test(all)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
