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
  /** The operator gave up finding out whether its token was taken. */
  GIVEN_UP,
  /** We could not serve it to its end; the unused part of the money went back. */
  UNSERVED;

  /** A token that is not known to be ours is its owner's to offer again. */
  RepeatedToken repeatedToken() {
    return this == REFUSED || this == GIVEN_UP ? RepeatedToken.FREE : RepeatedToken.SPENT;
  }

  /** How a lease that ended so stands, in the word that its owner is told. */
  String word() {
    return this == REFUSED || this == GIVEN_UP ? "Refused" : "Expired";
  }
}
