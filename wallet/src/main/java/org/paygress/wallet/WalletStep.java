package org.paygress.wallet;

/** The places of an operation between which a process can die. */
public enum WalletStep {
  /** Inputs claimed, outputs derived and journalled; the mint knows nothing yet. */
  PREPARED,
  /** The journal says that a request may have left. */
  SENT,
  /** The mint has answered; nothing of the answer is on disk yet. */
  ANSWERED,
  /** Proofs and outcome are on disk. */
  FINALIZED
}
