package org.paygress.cashu.mint;

/**
 * The error codes we act upon (NUT-00). Releases of one mint software disagree about some of them
 * (11002 is "pending" now and was "not balanced"), so a code only ever suggests what to ask the
 * mint next; what is true of proofs is read from their state (NUT-07).
 */
public final class MintErrorCode {
  public static final int KEYSET_UNKNOWN = 12_001;

  private MintErrorCode() {}

  /**
   * The inputs are what is wrong: not signed here, not unlocked, too many, or of an ended keyset.
   */
  public static boolean invalidProof(int code) {
    return code == 10_001 || code == 10_003 || code == 11_007 || code == 11_014 || code == 12_003;
  }

  /** What a mint means by a code; its own words are never repeated, for they can say anything. */
  public static String words(int code) {
    return switch (code) {
      case 0 -> "without saying why";
      case 10_001, 10_003 -> "a proof is not valid";
      case 11_001 -> "a proof is already spent";
      case 11_002 -> "a proof is pending, or the amounts differ";
      case 11_003 -> "an output is already signed";
      case 11_004 -> "an output is pending";
      case 11_005 -> "the amounts differ";
      case 11_006 -> "an amount is out of its limits";
      case 11_007 -> "an input is there twice";
      case 11_008 -> "an output is there twice";
      case 11_009, 11_010 -> "the units differ";
      case 11_013 -> "the unit is not supported";
      case 11_014 -> "there are too many inputs";
      case 11_015 -> "there are too many outputs";
      case 12_001 -> "a keyset is unknown";
      case 12_002 -> "a keyset is no longer active";
      case 12_003 -> "a keyset has expired";
      case 20_001 -> "the quote is not paid";
      case 20_002 -> "the quote is already issued";
      case 20_003 -> "minting is disabled";
      case 20_004 -> "the Lightning payment failed";
      case 20_005 -> "the quote is pending";
      case 20_006 -> "the invoice is already paid";
      case 20_007 -> "the quote has expired";
      default -> "for a reason unknown to us";
    };
  }

  /** The invoice could not be paid, or not by this quote any more. */
  public static boolean paymentFailed(int code) {
    return code >= 20_004 && code <= 20_009;
  }

  /** Our picture of the mint's keysets or fees may be old. */
  public static boolean staleKeysets(int code) {
    return code == 11_002 || code == 11_005 || code / 1_000 == 12;
  }
}
