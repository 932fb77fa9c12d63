package org.paygress.provider.treasury;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.paygress.protocol.Parsed;

/** A URL as bech32 (LUD-01): BIP-173 without its limit on length. */
final class LnurlText {

  private static final String PREFIX = "lnurl";
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_CHARS = 6;
  private static final int CHARS_MAX = 2_048;

  private LnurlText() {}

  /** The URL inside {@code text}, which is in lower case. */
  static Parsed<String> decode(String text) {
    int data = PREFIX.length() + 1;
    if (text.length() > CHARS_MAX || text.length() < data + CHECKSUM_CHARS) {
      return Parsed.malformed("an LNURL has 12 to " + CHARS_MAX + " characters");
    }
    int checksum = prefixed();
    var bytes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (int i = data; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return wrong();
      }
      checksum = step(checksum, value);
      if (i < text.length() - CHECKSUM_CHARS) {
        held = (held << 5 | value) & 0xfff;
        bits += 5;
        if (bits >= 8) {
          bits -= 8;
          bytes.write(held >> bits);
        }
      }
    }
    boolean padded = bits < 5 && (held & (1 << bits) - 1) == 0;
    return checksum == 1 && padded ? Parsed.ok(bytes.toString(StandardCharsets.UTF_8)) : wrong();
  }

  private static Parsed<String> wrong() {
    return Parsed.malformed("not an LNURL: a character is wrong");
  }

  private static int prefixed() {
    int checksum = 1;
    for (int i = 0; i < PREFIX.length(); i++) {
      checksum = step(checksum, PREFIX.charAt(i) >> 5);
    }
    checksum = step(checksum, 0);
    for (int i = 0; i < PREFIX.length(); i++) {
      checksum = step(checksum, PREFIX.charAt(i) & 31);
    }
    return checksum;
  }

  private static int step(int checksum, int value) {
    int top = checksum >>> 25;
    int next = (checksum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if ((top >> i & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
