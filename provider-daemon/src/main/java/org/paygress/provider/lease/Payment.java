package org.paygress.provider.lease;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** Ecash that reached our wallet: what is left after the mint's fees, and where it lies. */
public record Payment(MintUrl mint, String unit, Msat value) {

  /** Another amount in the same ecash. */
  Payment of(Msat other) {
    return new Payment(mint, unit, other);
  }

  boolean isLike(Payment other) {
    return mint.equals(other.mint) && unit.equals(other.unit);
  }

  /** What of it can be made into a token; a part of a unit cannot. */
  Payment inWholeUnits() {
    return unit.equals("msat") ? this : of(value.toSatFloor().toMsat());
  }
}
