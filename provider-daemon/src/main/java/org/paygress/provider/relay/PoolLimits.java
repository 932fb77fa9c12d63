package org.paygress.provider.relay;

/**
 * Rates of the relay pool, each per relay and 1 or more.
 *
 * @param inFlightMax events whose handler has not returned; nothing more is read from that relay
 *     until one has
 * @param unackedMax events sent and not yet answered with OK; the next wait in the outbox
 * @param junkPerMinuteMax messages that are malformed, forged or not asked for; beyond, the relay
 *     is left alone for a while
 */
public record PoolLimits(int inFlightMax, int unackedMax, int junkPerMinuteMax) {

  public PoolLimits {
    if (inFlightMax < 1 || unackedMax < 1 || junkPerMinuteMax < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  public static PoolLimits defaults() {
    return new PoolLimits(256, 16, 60);
  }

  /** The same, but for how much junk a relay may send in a minute. */
  public PoolLimits junkPerMinute(int max) {
    return new PoolLimits(inFlightMax, unackedMax, max);
  }
}
