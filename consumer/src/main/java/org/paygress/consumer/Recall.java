package org.paygress.consumer;

import java.time.Instant;

/** What came of taking a token back. */
sealed interface Recall {

  /** It is ours again, as this token. */
  record Back(Money money, String token) implements Recall {
    @Override
    public String toString() {
      return "Back(" + money + ", redacted)";
    }
  }

  /** Somebody has redeemed it. */
  record Spent() implements Recall {}

  /** Only the provider can redeem it until then. */
  record Locked(Instant until) implements Recall {}

  /** Not now; nothing is lost. */
  record Later(String why) implements Recall {}
}
