package org.paygress.relay;

/**
 * Sizes and rates of the relay pool, each per relay and 1 or more.
 *
 * @param frameBytesMax longest message taken; the connection is dropped beyond
 * @param sendQueueMax messages waiting to leave; an ephemeral event is dropped beyond, a durable
 *     one waits in the outbox
 * @param inFlightMax events whose handler has not returned; nothing more is read from that relay
 *     until one has
 * @param unackedMax events sent and not yet answered with OK; the next wait in the outbox
 * @param junkPerMinuteMax messages that are malformed, forged or not asked for; beyond, the relay
 *     is left alone for a while
 */
public record RelayLimits(
    int frameBytesMax, int sendQueueMax, int inFlightMax, int unackedMax, int junkPerMinuteMax) {

  public RelayLimits {
    if (frameBytesMax < 1
        || sendQueueMax < 1
        || inFlightMax < 1
        || unackedMax < 1
        || junkPerMinuteMax < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  public static RelayLimits defaults() {
    return new RelayLimits(128 * 1024, 64, 256, 16, 60);
  }

  /** The same, but for how much junk a relay may send in a minute. */
  public RelayLimits junkPerMinute(int max) {
    return new RelayLimits(frameBytesMax, sendQueueMax, inFlightMax, unackedMax, max);
  }
}
