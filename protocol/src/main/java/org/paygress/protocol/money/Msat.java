package org.paygress.protocol.money;

/**
 * An amount in thousandths of a satoshi. Never negative; arithmetic is exact and throws {@link
 * ArithmeticException} rather than wrap around.
 *
 * @param value millisatoshis, at least 0
 */
public record Msat(long value) implements Comparable<Msat> {

  public static final Msat ZERO = new Msat(0);

  public Msat {
    if (value < 0) {
      throw new IllegalArgumentException("an amount is never negative");
    }
  }

  public Msat plus(Msat other) {
    return new Msat(Math.addExact(value, other.value));
  }

  /** The difference; throws {@link ArithmeticException} when {@code other} is the greater. */
  public Msat minus(Msat other) {
    if (other.value > value) {
      throw new ArithmeticException("an amount would become negative");
    }
    return new Msat(value - other.value);
  }

  /** The whole satoshis in this amount; what is left over is dropped. */
  public Sat toSatFloor() {
    return new Sat(value / Sat.MSATS_PER_SAT);
  }

  /** The fewest whole satoshis that are at least this amount. */
  public Sat toSatCeil() {
    return new Sat(Math.ceilDiv(value, Sat.MSATS_PER_SAT));
  }

  @Override
  public int compareTo(Msat other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value + " msat";
  }
}
