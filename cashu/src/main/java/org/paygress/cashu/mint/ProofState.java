package org.paygress.cashu.mint;

/** What a mint knows of a proof (NUT-07). */
public enum ProofState {
  UNSPENT,
  PENDING,
  SPENT
}
