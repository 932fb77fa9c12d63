package org.paygress.cashu.token;

import java.util.Arrays;
import java.util.Optional;
import org.paygress.protocol.money.Msat;

/** The units we count in. */
public enum CashuUnit {
  SAT("sat", 1_000),
  MSAT("msat", 1);

  private final String wire;
  private final long msats;

  CashuUnit(String wire, long msats) {
    this.wire = wire;
    this.msats = msats;
  }

  public static Optional<CashuUnit> of(String wire) {
    return Arrays.stream(values()).filter(unit -> unit.wire.equals(wire)).findFirst();
  }

  /**
   * The value of so many units.
   *
   * @throws ArithmeticException more than 2^63-1 msat
   */
  public Msat toMsat(long units) {
    return new Msat(Math.multiplyExact(units, msats));
  }

  /** Whole units in {@code value}, rounded down. */
  public long unitsIn(Msat value) {
    return value.value() / msats;
  }

  public String wire() {
    return wire;
  }
}
