package org.paygress.protocol.money;

/**
 * An amount in satoshis. Never negative; arithmetic is exact and throws {@link ArithmeticException}
 * rather than wrap around.
 *
 * @param value satoshis, at least 0
 */
public record Sat(long value) implements Comparable<Sat> {

  static final long MSATS_PER_SAT = 1000;

  public Sat {
    if (value < 0) {
      throw new IllegalArgumentException("an amount is never negative");
    }
  }

  public Msat toMsat() {
    return new Msat(Math.multiplyExact(value, MSATS_PER_SAT));
  }

  @Override
  public int compareTo(Sat other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value + " sat";
  }
}
