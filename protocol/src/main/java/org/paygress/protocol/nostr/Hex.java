package org.paygress.protocol.nostr;

import java.util.HexFormat;

/** Lower-case hex, the only form NIP-01 knows. */
final class Hex {

  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** The bytes of what {@link #isLower} has accepted. */
  static byte[] decode(String hex) {
    return FORMAT.parseHex(hex);
  }

  /** Whether {@code s} is exactly {@code bytes} bytes of lower-case hex. */
  static boolean isLower(String s, int bytes) {
    if (s.length() != 2 * bytes) {
      return false;
    }
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
