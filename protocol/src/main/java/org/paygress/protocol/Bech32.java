package org.paygress.protocol;

import java.io.ByteArrayOutputStream;
import org.paygress.system.Parsed;

/**
 * Bech32 (BIP-173) in lower case and without its limit on length: each use (NIP-19, LUD-01, BOLT
 * 11) has a limit of its own.
 */
public final class Bech32 {

  /** Characters at the end of a text that only check the others. */
  public static final int CHECKSUM_CHARS = 6;

  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32() {}

  /** {@code bytes} under {@code prefix}, with separator and checksum. */
  public static String encode(String prefix, byte[] bytes) {
    String data = letters(bytes);
    return prefix + '1' + data + checksum(prefix, data);
  }

  /** The bytes that {@code text} has under {@code prefix}; the reason repeats nothing of it. */
  public static Parsed<byte[]> decode(String prefix, String text) {
    int start = prefix.length() + 1;
    int end = text.length() - CHECKSUM_CHARS;
    if (!text.startsWith(prefix + '1') || end < start) {
      return Parsed.malformed("expected bech32 beginning with " + prefix + "1");
    }
    if (!isWritten(text.substring(start))) {
      return Parsed.malformed("a character that bech32 does not have");
    }
    var bytes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (int i = start; i < end; i++) {
      held = held << 5 | word(text.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.write(held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    boolean padded = bits < 5 && held == 0;
    return padded && isChecked(prefix, text.substring(start))
        ? Parsed.ok(bytes.toByteArray())
        : Parsed.malformed("the bech32 checksum does not match");
  }

  /** Whether {@code data} is of bech32's characters and ends with its checksum. */
  public static boolean isChecked(String prefix, String data) {
    int end = data.length() - CHECKSUM_CHARS;
    return end >= 0 && isWritten(data) && data.endsWith(checksum(prefix, data.substring(0, end)));
  }

  private static boolean isWritten(String data) {
    return data.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /**
   * The checksum that makes a text of {@code prefix} and {@code data}.
   *
   * @param data in bech32's characters
   */
  public static String checksum(String prefix, String data) {
    int sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) & 31);
    }
    for (int i = 0; i < data.length(); i++) {
      sum = step(sum, word(data.charAt(i)));
    }
    for (int i = 0; i < CHECKSUM_CHARS; i++) {
      sum = step(sum, 0);
    }
    sum ^= 1;
    var text = new StringBuilder();
    for (int i = CHECKSUM_CHARS - 1; i >= 0; i--) {
      text.append(letter(sum >> (5 * i) & 31));
    }
    return text.toString();
  }

  private static int step(int sum, int word) {
    int next = (sum & 0x1ffffff) << 5 ^ word;
    for (int i = 0; i < GENERATOR.length; i++) {
      if ((sum >> (25 + i) & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  /** {@code bytes} as characters of five bits each, the last one filled up with zeros. */
  public static String letters(byte[] bytes) {
    var text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte b : bytes) {
      held = held << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(letter(held >> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(letter(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /** The character of {@code word}, which is 0 to 31. */
  public static char letter(int word) {
    return ALPHABET.charAt(word);
  }

  /** The word, 0 to 31, of a character; -1 when bech32 does not have it. */
  public static int word(char letter) {
    return ALPHABET.indexOf(letter);
  }
}
