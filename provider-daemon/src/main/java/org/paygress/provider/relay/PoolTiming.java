package org.paygress.provider.relay;

import java.time.Duration;

/**
 * Waits of the relay pool. All are positive.
 *
 * @param backoffMin first wait before connecting or subscribing again, doubled each time
 * @param backoffMax longest such wait
 * @param stableAfter a connection or subscription that lasted this long resets its backoff
 * @param junkBan how long a relay that sends too much junk is left alone
 * @param lookback how far before the last contact events are asked for: gift wraps are back-dated
 *     by up to two days (NIP-59), the rest is slack for clocks
 * @param lookbackMax oldest event ever asked for or accepted, however long we were away; the memory
 *     of seen events reaches further back than this
 * @param clockLeadMax how far ahead of our clock an event may be dated
 * @param retryMin first wait before an event is offered again to a relay that did not take it
 * @param retryMax longest such wait
 */
public record PoolTiming(
    Duration backoffMin,
    Duration backoffMax,
    Duration stableAfter,
    Duration junkBan,
    Duration lookback,
    Duration lookbackMax,
    Duration clockLeadMax,
    Duration retryMin,
    Duration retryMax) {

  public PoolTiming {
    if (backoffMin.compareTo(backoffMax) > 0
        || retryMin.compareTo(retryMax) > 0
        || lookback.compareTo(lookbackMax) > 0) {
      throw new IllegalArgumentException("a minimum is above its maximum");
    }
  }

  public static PoolTiming defaults() {
    return new PoolTiming(
        Duration.ofMillis(500),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofHours(49),
        Duration.ofDays(14),
        Duration.ofMinutes(15),
        Duration.ofSeconds(5),
        Duration.ofMinutes(10));
  }

  /** The same, but for the longest wait before connecting or subscribing again. */
  public PoolTiming backoffMax(Duration longest) {
    return new PoolTiming(
        backoffMin.compareTo(longest) < 0 ? backoffMin : longest,
        longest,
        stableAfter,
        junkBan,
        lookback,
        lookbackMax,
        clockLeadMax,
        retryMin,
        retryMax);
  }
}
