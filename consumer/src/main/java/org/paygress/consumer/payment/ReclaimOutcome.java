package org.paygress.consumer.payment;

import java.time.Instant;

/** What came of taking a token back. */
public sealed interface ReclaimOutcome {

  /** It is ours again, as this token. */
  record Back(Money money, String token) implements ReclaimOutcome {
    @Override
    public String toString() {
      return "Back(" + money + ", redacted)";
    }
  }

  /** Somebody has redeemed it. */
  record Spent() implements ReclaimOutcome {}

  /** Only the provider can redeem it until then. */
  record Locked(Instant until) implements ReclaimOutcome {}

  /** Not now; nothing is lost. */
  record Later(String why) implements ReclaimOutcome {}
}
