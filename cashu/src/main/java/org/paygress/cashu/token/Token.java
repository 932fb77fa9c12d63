package org.paygress.cashu.token;

import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/**
 * Proofs of one mint and one unit, as people hand them over (NUT-00): "cashuA" (V3, JSON) and
 * "cashuB" (V4, CBOR).
 *
 * @param unit as written in the token; "sat" when a V3 token names none
 * @param proofs 1 to 256, no secret twice
 * @param memo a note of the sender, up to 1024 characters
 */
public record Token(MintUrl mint, String unit, List<Proof> proofs, Optional<String> memo) {
  /** Characters of the longest encoded token that is read. */
  public static final int ENCODED_LENGTH_MAX = 16_384;

  /** Proofs in the largest token. */
  public static final int PROOFS_MAX = 256;

  /** 256 locked proofs with all that can be known of them. */
  private static final int LONG_LENGTH_MAX = 256 * 1024;

  static final int UNIT_LENGTH_MAX = 32;
  static final int MEMO_LENGTH_MAX = 1_024;

  public Token {
    proofs = List.copyOf(proofs);
    if (proofs.isEmpty() || proofs.size() > PROOFS_MAX) {
      throw new IllegalArgumentException("a token holds 1 to 256 proofs");
    }
    if (unit.isEmpty() || unit.length() > UNIT_LENGTH_MAX) {
      throw new IllegalArgumentException("a token's unit is empty or too long");
    }
    if (memo.isPresent() && memo.get().length() > MEMO_LENGTH_MAX) {
      throw new IllegalArgumentException("a token's memo is too long");
    }
    if (!Proof.isUnicode(unit + memo.orElse(""))) {
      throw new IllegalArgumentException("a token's unit or memo is not Unicode");
    }
    if (proofs.stream().map(Proof::secret).distinct().count() != proofs.size()) {
      throw new IllegalArgumentException("a token holds the same secret twice");
    }
    try {
      sum(proofs);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a token's amount is too large", e);
    }
  }

  /**
   * Reads V3 and V4, with or without padding, in both alphabets of base64, and as it was pasted:
   * see {@link #bare}.
   */
  public static Parsed<Token> parse(String text) {
    return TokenCodec.parse(text, ENCODED_LENGTH_MAX);
  }

  /** As {@link #parse}, for a token that is not from a stranger: up to 256 Ki characters. */
  public static Parsed<Token> parseLong(String text) {
    return TokenCodec.parse(text, LONG_LENGTH_MAX);
  }

  /**
   * A token's text without what people copy with it: schemes, a wallet's link around it, white
   * space and invisible characters within.
   */
  public static String bare(String text) {
    return PastedToken.bare(text);
  }

  /** The face value in units of {@link #unit}, before fees. */
  public long amount() {
    return sum(proofs);
  }

  public static long sum(List<Proof> proofs) {
    return proofs.stream().mapToLong(Proof::amount).reduce(0, Math::addExact);
  }

  /** As V4, with short keyset ids. */
  public String encode() {
    return TokenCodec.encodeV4(this);
  }

  /** As V3, for wallets that read nothing newer. */
  public String encodeV3() {
    return TokenCodec.encodeV3(this);
  }

  @Override
  public String toString() {
    return "Token(" + mint + ", " + amount() + " " + unit + ", redacted)";
  }
}
