package org.paygress.wallet.store;

/**
 * The accounts of the ledger. An entry's postings sum up to zero: what is {@link #RECEIVED} counts
 * negative there, as the source of all the others.
 */
public enum Account {
  RECEIVED,
  FEES,
  REFUNDED,
  SENT,
  WITHDRAWN,
  LOST,
  HELD
}
