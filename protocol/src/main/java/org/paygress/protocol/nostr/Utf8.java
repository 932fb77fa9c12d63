package org.paygress.protocol.nostr;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.paygress.system.Parsed;

/** UTF-8 without replacement characters: what is not valid is refused. */
final class Utf8 {

  /** What Java puts in place of invalid bytes; it may also have been sent. */
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** The length of {@code s} in UTF-8, or -1 if it holds half a surrogate pair. */
  static int length(String s) {
    int bytes = s.length();
    if (isAscii(s)) {
      return bytes;
    }
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (!Character.isSurrogate(c)) {
        bytes += c < 0x800 ? 1 : 2;
      } else if (isPair(s, i)) {
        bytes += 2;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }

  /** Found out at the speed of memory, which a loop over the characters is not. */
  private static boolean isAscii(String s) {
    byte[] bytes = encode(s);
    // Of one byte each are ASCII and what Java encodes as '?', which does not come back.
    return bytes.length == s.length() && new String(bytes, StandardCharsets.ISO_8859_1).equals(s);
  }

  static boolean isPair(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        && i + 1 < s.length()
        && Character.isLowSurrogate(s.charAt(i + 1));
  }

  static byte[] encode(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of {@code bytes[from .. from + length)}. */
  static Parsed<String> decode(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return Parsed.ok(text);
    }
    try {
      return Parsed.ok(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString());
    } catch (CharacterCodingException e) {
      return Parsed.malformed("the plaintext is not UTF-8");
    }
  }
}
