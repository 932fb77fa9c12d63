package org.paygress.system.retry;

/** Allows a relay some junk per minute (a token bucket). Not thread-safe. */
public final class TokenBucket {

  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perMinuteMax;
  private double allowance;
  private long lastNanos;

  public TokenBucket(int perMinuteMax, long nowNanos) {
    this.perMinuteMax = perMinuteMax;
    this.allowance = perMinuteMax;
    this.lastNanos = nowNanos;
  }

  /** Counts a piece of junk of some weight (usually 1); false when it was one too many. */
  public boolean tolerate(double weight, long nowNanos) {
    double refill = (nowNanos - lastNanos) / NANOS_PER_MINUTE * perMinuteMax;
    allowance = Math.min(perMinuteMax, allowance + refill);
    lastNanos = nowNanos;
    allowance -= weight;
    return allowance >= 0;
  }

  /** Forgives what was counted. */
  public void reset(long nowNanos) {
    allowance = perMinuteMax;
    lastNanos = nowNanos;
  }
}
