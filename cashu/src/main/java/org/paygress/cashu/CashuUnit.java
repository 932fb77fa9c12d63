package org.paygress.cashu;

import java.util.Arrays;
import java.util.Optional;
import org.paygress.protocol.money.Msat;

/** The units we count in. */
enum CashuUnit {
  SAT("sat", 1_000),
  MSAT("msat", 1);

  private final String wire;
  private final long msats;

  CashuUnit(String wire, long msats) {
    this.wire = wire;
    this.msats = msats;
  }

  static Optional<CashuUnit> of(String wire) {
    return Arrays.stream(values()).filter(unit -> unit.wire.equals(wire)).findFirst();
  }

  /**
   * The value of so many units.
   *
   * @throws ArithmeticException more than 2^63-1 msat
   */
  Msat toMsat(long units) {
    return new Msat(Math.multiplyExact(units, msats));
  }

  /** Whole units in {@code value}, rounded down. */
  long unitsIn(Msat value) {
    return value.value() / msats;
  }

  String wire() {
    return wire;
  }
}
