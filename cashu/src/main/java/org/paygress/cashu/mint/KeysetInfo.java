package org.paygress.cashu.mint;

import java.time.Instant;
import java.util.OptionalLong;
import org.paygress.cashu.token.KeysetId;

/**
 * One line of a mint's keyset list (NUT-02).
 *
 * @param inputFeePpk 0 to 1 000 000 thousandths of a unit for each spent proof
 * @param finalExpiry unix seconds after which the mint forgets the keyset
 */
public record KeysetInfo(
    KeysetId id, String unit, boolean active, long inputFeePpk, OptionalLong finalExpiry) {

  /** Unix seconds until which its proofs are good. */
  long goodUntil() {
    return finalExpiry.orElse(Long.MAX_VALUE);
  }

  /** Whether it ends no later than {@code limit}. */
  public boolean endsBy(Instant limit) {
    return goodUntil() <= limit.getEpochSecond();
  }

  /** Whether proofs are safer in this keyset than in {@code other}. */
  public boolean outlives(KeysetInfo other) {
    boolean retired = active && !other.active();
    return goodUntil() > other.goodUntil() || (retired && goodUntil() == other.goodUntil());
  }
}
