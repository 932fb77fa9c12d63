package org.paygress.provider.payment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.paygress.protocol.money.MintUrl;

/**
 * Mints that left a swap without an answer. No new token is tried there until one of those swaps
 * has its answer, or nobody has waited for one for a while: what is under way asks again by itself.
 */
public final class SilentMints {

  /** Longer than swaps under way rest between two tries. */
  private static final Duration FORGET = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final Map<MintUrl, Instant> lastSilence = new ConcurrentHashMap<>();

  public SilentMints(InstantSource clock) {
    this.clock = clock;
  }

  void silent(MintUrl mint) {
    lastSilence.put(mint, clock.instant());
  }

  void answered(MintUrl mint) {
    lastSilence.remove(mint);
  }

  boolean isSilent(MintUrl mint) {
    Instant since = lastSilence.get(mint);
    return since != null && Duration.between(since, clock.instant()).abs().compareTo(FORGET) < 0;
  }
}
