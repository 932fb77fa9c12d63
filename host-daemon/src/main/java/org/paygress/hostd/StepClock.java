package org.paygress.hostd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.paygress.host.HostException;

/** Times the steps of one call and tells of each when it is done; steps may overlap. */
final class StepClock {

  private final Consumer<String> stepDone;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> millis = new LinkedHashMap<>();

  StepClock(Consumer<String> stepDone) {
    this.stepDone = stepDone;
  }

  void time(String step, Parallel.Work work) throws HostException {
    long start = System.nanoTime();
    work.run();
    long took = (System.nanoTime() - start) / 1_000_000;
    lock.lock();
    try {
      millis.put(step, took);
    } finally {
      lock.unlock();
    }
    stepDone.accept(step);
  }

  Map<String, Long> millis() {
    lock.lock();
    try {
      return new LinkedHashMap<>(millis);
    } finally {
      lock.unlock();
    }
  }
}
