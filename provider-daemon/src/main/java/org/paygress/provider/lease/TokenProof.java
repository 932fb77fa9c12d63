package org.paygress.provider.lease;

/** What is known of a token before it is swapped. */
public enum TokenProof {
  /** The mint has signed it (NUT-12), and nobody but us can spend it (NUT-11). */
  LOCKED,
  /** The mint has signed it (NUT-12); it may be spent. */
  PROVEN,
  /** It may be anything. Anybody can make as many as he likes for nothing. */
  UNPROVEN
}
