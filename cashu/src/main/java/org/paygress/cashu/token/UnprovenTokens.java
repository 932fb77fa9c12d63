package org.paygress.cashu.token;

/** What becomes of a token that lacks DLEQ proofs (NUT-12) though its mint makes them. */
public enum UnprovenTokens {
  /** It is taken: its swap proves it, and most wallets leave them out unless asked. */
  TAKE,
  /** It is refused, unspent. */
  REFUSE
}
