package org.paygress.provider.lease;

/** Why a lease is over. */
public enum EndReason {
  /** Its time ran out. */
  EXPIRED,
  /** Its token could not be redeemed; nothing was taken, and what was built ahead was removed. */
  REFUSED,
  /** It never came to life; the money went back. */
  REFUNDED,
  /** The operator ended it; the unused part of the money went back. */
  OPERATOR,
  /** We could not serve it to its end; the unused part of the money went back. */
  UNSERVED;

  /** Only a token that was refused is still its owner's. */
  RepeatedToken repeatedToken() {
    return this == REFUSED ? RepeatedToken.FREE : RepeatedToken.SPENT;
  }

  /** How a lease that ended so stands, in the word that its owner is told. */
  String word() {
    return this == REFUSED ? "Refused" : "Expired";
  }
}
