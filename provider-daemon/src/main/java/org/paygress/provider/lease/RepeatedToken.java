package org.paygress.provider.lease;

/** What a token means that its owner already offered for a lease. */
public enum RepeatedToken {
  /** It was left unspent, as far as we are concerned: it may be offered again. */
  FREE,
  /** The request it came with is being served. */
  PENDING,
  /** It paid. Only what is final may be called so: clients give a spent token up. */
  SPENT
}
