package org.paygress.cashu.lightning;

import org.paygress.protocol.money.Msat;

/**
 * The most a withdrawal may cost.
 *
 * @param base whatever the amount
 * @param ppm and so many millionths of the amount, 0 to 1 000 000
 */
public record FeeLimit(Msat base, int ppm) {

  /** 5 sat and 1 %. */
  public static final FeeLimit DEFAULT = new FeeLimit(new Msat(5_000), 10_000);

  private static final long MILLION = 1_000_000;

  public FeeLimit {
    if (ppm < 0 || ppm > MILLION) {
      throw new IllegalArgumentException("a share is 0 to 1000000 ppm");
    }
  }

  /** So much and no more, whatever the amount. */
  public static FeeLimit of(Msat most) {
    return new FeeLimit(most, 0);
  }

  /** What paying {@code amount} may cost, rounded down to whole satoshis. */
  public Msat on(Msat amount) {
    return base.plus(share(amount)).toSatFloor().toMsat();
  }

  /** The most that can be paid out of {@code total}, fee included, in whole satoshis. */
  public Msat payableOutOf(Msat total) {
    if (total.compareTo(base) < 0) {
      return Msat.ZERO;
    }
    long afterBase = total.value() - base.value();
    // amount * (1 + ppm/1e6) <= afterBase, without leaving the range of a long.
    long amount =
        afterBase / (MILLION + ppm) * MILLION
            + afterBase % (MILLION + ppm) * MILLION / (MILLION + ppm);
    return new Msat(amount).toSatFloor().toMsat();
  }

  private Msat share(Msat amount) {
    long value = amount.value();
    return new Msat(
        Math.addExact(Math.multiplyExact(value / MILLION, ppm), value % MILLION * ppm / MILLION));
  }
}
