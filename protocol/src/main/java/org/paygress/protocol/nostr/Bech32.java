package org.paygress.protocol.nostr;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.paygress.protocol.Parsed;

/** Bech32 (BIP-173) as NIP-19 uses it for bare keys. */
final class Bech32 {

  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_CHARS = 6;

  /** BIP-173's own limit; a key takes 63. */
  private static final int MAX_CHARS = 90;

  private Bech32() {}

  static String encode(String prefix, byte[] bytes) {
    StringBuilder text = new StringBuilder(prefix).append('1');
    int checksum = checksumOfPrefix(prefix);
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = (held << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        checksum = append(text, checksum, (held >> bits) & 31);
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      checksum = append(text, checksum, (held << (5 - bits)) & 31);
    }
    for (int i = 0; i < CHECKSUM_CHARS; i++) {
      checksum = step(checksum, 0);
    }
    checksum ^= 1;
    for (int i = 0; i < CHECKSUM_CHARS; i++) {
      text.append(ALPHABET.charAt((checksum >> (5 * (5 - i))) & 31));
    }
    return text.toString();
  }

  static Parsed<byte[]> decode(String prefix, String text) {
    String lower = text.length() <= MAX_CHARS ? text.toLowerCase(Locale.ROOT) : "";
    boolean oneCase = lower.equals(text) || text.equals(text.toUpperCase(Locale.ROOT));
    int data = prefix.length() + 1;
    if (!oneCase
        || !lower.startsWith(prefix + "1")
        || lower.length() < data + CHECKSUM_CHARS
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      return Parsed.malformed("expected 64 hex digits or bech32 beginning with " + prefix + "1");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int checksum = checksumOfPrefix(prefix);
    int bits = 0;
    int held = 0;
    for (int i = data; i < lower.length(); i++) {
      int value = ALPHABET.indexOf(lower.charAt(i));
      if (value < 0) {
        return Parsed.malformed("a character that bech32 does not have");
      }
      checksum = step(checksum, value);
      if (i < lower.length() - CHECKSUM_CHARS) {
        held = (held << 5) | value;
        bits += 5;
        if (bits >= 8) {
          bits -= 8;
          bytes.write(held >> bits);
          held &= (1 << bits) - 1;
        }
      }
    }
    if (checksum != 1 || bits >= 5 || held != 0) {
      return Parsed.malformed("the bech32 checksum does not match");
    }
    return Parsed.ok(bytes.toByteArray());
  }

  private static int append(StringBuilder text, int checksum, int value) {
    text.append(ALPHABET.charAt(value));
    return step(checksum, value);
  }

  private static int checksumOfPrefix(String prefix) {
    int checksum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      checksum = step(checksum, prefix.charAt(i) >> 5);
    }
    checksum = step(checksum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      checksum = step(checksum, prefix.charAt(i) & 31);
    }
    return checksum;
  }

  private static int step(int checksum, int value) {
    int top = checksum >> 25;
    int next = ((checksum & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((top >> i) & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
