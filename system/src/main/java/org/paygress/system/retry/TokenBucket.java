package org.paygress.system.retry;

/** Allows so much a minute (a token bucket). Not thread-safe. */
public final class TokenBucket {

  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perMinuteMax;
  private final double debtMax;
  private double allowance;
  private long lastNanos;

  /** A bucket whose debt has no end. */
  public TokenBucket(int perMinuteMax, long nowNanos) {
    this(perMinuteMax, Double.MAX_VALUE, nowNanos);
  }

  /**
   * A full bucket.
   *
   * @param debtMax what is refused counts too, down to so much below nothing
   */
  public TokenBucket(int perMinuteMax, double debtMax, long nowNanos) {
    this.perMinuteMax = perMinuteMax;
    this.debtMax = debtMax;
    this.allowance = perMinuteMax;
    this.lastNanos = nowNanos;
  }

  /** Counts something of some weight (usually 1); false when it was one too many. */
  public boolean tolerate(double weight, long nowNanos) {
    refill(nowNanos);
    allowance = Math.max(-debtMax, allowance - weight);
    return allowance >= 0;
  }

  /**
   * Takes one if there is one. Unlike with {@link #tolerate} what is refused does not count:
   * however many ask in vain, so many a minute are let through.
   */
  public boolean take(long nowNanos) {
    refill(nowNanos);
    if (allowance < 1) {
      return false;
    }
    allowance--;
    return true;
  }

  private void refill(long nowNanos) {
    double refill = (nowNanos - lastNanos) / NANOS_PER_MINUTE * perMinuteMax;
    allowance = Math.min(perMinuteMax, allowance + Math.max(0, refill));
    lastNanos = Math.max(lastNanos, nowNanos);
  }

  /** Whether the debt is as great as it can be. */
  public boolean isDeepInDebt() {
    return allowance <= -debtMax;
  }

  /** Forgives what was counted. */
  public void reset(long nowNanos) {
    allowance = perMinuteMax;
    lastNanos = nowNanos;
  }
}
