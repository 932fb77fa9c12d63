package org.paygress.cashu.token;

import org.paygress.system.Parsed;

/** The text forms of a token (NUT-00). */
final class TokenCodec {
  private static final String PREFIX_V3 = "cashuA";
  private static final String PREFIX_V4 = "cashuB";

  private TokenCodec() {}

  static Parsed<Token> parse(String text, int charsMax) {
    if (text.length() > charsMax) {
      return Parsed.malformed("the token is longer than " + charsMax + " characters");
    }
    String body = PastedToken.bare(text);
    if (body.startsWith(PREFIX_V4)) {
      return TokenV4.parse(body.substring(PREFIX_V4.length()));
    }
    if (body.startsWith(PREFIX_V3)) {
      return TokenV3.parse(body.substring(PREFIX_V3.length()));
    }
    return Parsed.malformed("the token starts neither with cashuA nor with cashuB");
  }

  static String encodeV4(Token token) {
    return PREFIX_V4 + TokenV4.encode(token);
  }

  static String encodeV3(Token token) {
    return PREFIX_V3 + TokenV3.encode(token);
  }
}
