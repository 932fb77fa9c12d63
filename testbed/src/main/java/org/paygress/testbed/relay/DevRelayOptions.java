package org.paygress.testbed.relay;

/**
 * How a {@link DevRelay} behaves as long as no fault is switched on.
 *
 * @param bindAddress numeric address to listen on
 * @param authToRead whether a subscription needs NIP-42 first
 * @param authToWrite whether an event needs NIP-42 first
 * @param storedEventsMax events kept; the oldest goes first, 1 or more
 */
public record DevRelayOptions(
    String bindAddress, boolean authToRead, boolean authToWrite, int storedEventsMax) {

  public DevRelayOptions {
    if (storedEventsMax < 1) {
      throw new IllegalArgumentException("storedEventsMax must be at least 1");
    }
  }

  /** An open relay on loopback. */
  public static DevRelayOptions defaults() {
    return new DevRelayOptions("127.0.0.1", false, false, 100_000);
  }

  /** A loopback relay that serves nobody who has not authenticated (NIP-42). */
  public static DevRelayOptions authRequired() {
    return new DevRelayOptions("127.0.0.1", true, true, 100_000);
  }
}
