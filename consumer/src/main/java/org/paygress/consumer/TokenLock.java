package org.paygress.consumer;

/** Locks tokens to a provider's key before they are sent (NUT-11). */
final class TokenLock {

  private TokenLock() {}

  /** The wallet's name for taking in the token of a payment. */
  static String receiving(Payment payment) {
    return "lock-in/" + payment.id();
  }

  /** The wallet's name for making the locked one. */
  static String sending(Payment payment) {
    return "lock/" + payment.id();
  }
}
