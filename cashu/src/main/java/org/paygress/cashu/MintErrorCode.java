package org.paygress.cashu;

/**
 * The error codes we act upon (NUT-00). Releases of one mint software disagree about some of them
 * (11002 is "pending" now and was "not balanced"), so a code only ever suggests what to ask the
 * mint next; what is true of proofs is read from their state (NUT-07).
 */
final class MintErrorCode {
  static final int KEYSET_UNKNOWN = 12_001;

  private MintErrorCode() {}

  /** A signature on an input is wrong. */
  static boolean invalidProof(int code) {
    return code == 10_001 || code == 10_003;
  }

  /** The invoice could not be paid, or not by this quote any more. */
  static boolean paymentFailed(int code) {
    return code >= 20_004 && code <= 20_009;
  }

  /** Our picture of the mint's keysets or fees may be old. */
  static boolean staleKeysets(int code) {
    return code == 11_002 || code == 11_005 || code / 1_000 == 12;
  }
}
