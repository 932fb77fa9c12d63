package org.paygress.provider.runtime;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** How much is built on the host at a time; whoever waits gets his turn in order. */
final class BuildPermits {

  private final Semaphore free;

  /**
   * @param max builds at once, 1 or more
   */
  BuildPermits(int max) {
    this.free = new Semaphore(max, true);
  }

  /** One build's permit; may be given back early and is so only once. */
  final class Permit implements AutoCloseable {
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Permit() {}

    @Override
    public void close() {
      if (held.getAndSet(false)) {
        free.release();
      }
    }
  }

  /** Waits for a permit. */
  Permit acquire() throws InterruptedException {
    free.acquire();
    return new Permit();
  }

  /** Whether nobody would have to wait. */
  boolean hasFree() {
    return free.availablePermits() > 0;
  }
}
