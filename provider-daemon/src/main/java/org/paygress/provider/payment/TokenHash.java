package org.paygress.provider.payment;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.paygress.system.hash.Sha256;

/** Recognises a token that was offered before without keeping it. */
public final class TokenHash {

  private TokenHash() {}

  /** SHA-256 of the token's text, 64 hex characters. */
  public static String of(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
  }
}
