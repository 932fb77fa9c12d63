package org.paygress.wallet;

/** Why a token is not taken. In every case the payer still owns what the token was worth. */
public enum RefusalReason {
  /** Malformed, forged, duplicated proofs, worth nothing after fees, or locked (NUT-10). */
  INVALID_TOKEN,
  /** Its mint is not on our allow-list. */
  MINT_NOT_ALLOWED,
  /** A unit other than sat or msat. */
  UNSUPPORTED_UNIT,
  /** Already redeemed, by whomever. */
  SPENT,
  /** In another transaction just now; may become spendable again. */
  PENDING,
  /** The mint could not be reached, or did not take the request (rate limit). */
  MINT_UNREACHABLE,
  /** The mint answered something it must not. */
  MINT_ERROR
}
