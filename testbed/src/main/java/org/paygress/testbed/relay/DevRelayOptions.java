package org.paygress.testbed.relay;

/**
 * How a {@link DevRelay} behaves as long as no fault is switched on.
 *
 * @param bindAddress numeric address to listen on
 * @param authToRead whether a subscription needs NIP-42 first
 * @param authToWrite whether an event needs NIP-42 first
 * @param storedEventsMax events kept; the oldest goes first, 1 or more
 * @param answerEventsMax stored events sent for one filter, the newest; 1 or more
 * @param saysMore whether EOSE tells if there are more (NIP-67)
 */
public record DevRelayOptions(
    String bindAddress,
    boolean authToRead,
    boolean authToWrite,
    int storedEventsMax,
    int answerEventsMax,
    boolean saysMore) {

  public DevRelayOptions {
    if (storedEventsMax < 1 || answerEventsMax < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  /** One that answers to the end, and knows no NIP-67. */
  public DevRelayOptions(
      String bindAddress, boolean authToRead, boolean authToWrite, int storedEventsMax) {
    this(bindAddress, authToRead, authToWrite, storedEventsMax, Integer.MAX_VALUE, false);
  }

  /** An open relay on loopback. */
  public static DevRelayOptions defaults() {
    return new DevRelayOptions("127.0.0.1", false, false, 100_000);
  }

  /** A loopback relay that serves nobody who has not authenticated (NIP-42). */
  public static DevRelayOptions authRequired() {
    return new DevRelayOptions("127.0.0.1", true, true, 100_000);
  }

  /** The same, but for how much it answers at once, and whether it says that there is more. */
  public DevRelayOptions cuttingAt(int eventsMax, boolean hint) {
    return new DevRelayOptions(
        bindAddress, authToRead, authToWrite, storedEventsMax, eventsMax, hint);
  }
}
