package org.paygress.hostd.kernel;

import org.paygress.host.HostException;
import org.paygress.host.HostFault;

/** Waits for the kernel, or for programs that nobody tells us of. */
public final class Pause {

  private Pause() {}

  /**
   * Waits.
   *
   * @param step what is waited in
   * @throws HostException with {@link HostFault#INTERRUPTED} when the calling thread was
   *     interrupted
   */
  public static void of(long millis, String step) throws HostException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(HostFault.INTERRUPTED, step, "interrupted", e);
    }
  }
}
