package org.paygress.wallet;

/** Why an invoice was not paid. */
public enum MeltRefusal {
  /** A unit other than sat or msat. */
  UNSUPPORTED_UNIT,
  /** Our proofs at the mint do not cover amount, fee reserve and input fees. */
  BALANCE_TOO_LOW,
  /** Fee reserve and input fees are above the caller's limit. */
  FEE_TOO_HIGH,
  /** The mint does not take this invoice: paid before, expired, or beyond its limits. */
  INVOICE_REFUSED,
  /** The mint tried and could not pay. */
  PAYMENT_FAILED,
  /** The mint could not be reached, or did not take the request. */
  MINT_UNREACHABLE,
  /** The mint answered something it must not. */
  MINT_ERROR
}
