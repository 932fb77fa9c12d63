package org.paygress.protocol.nostr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes JSON exactly as NIP-01 hashes it: no whitespace, short escapes where JSON has them, {@code
 * \\u001f} in lower case for the other control characters, everything else verbatim.
 */
final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;

  private JsonText() {}

  /** Whether this UTF-8 text stands in JSON as it is, without escapes. Eight bytes at a time. */
  static boolean isPlain(byte[] utf8) {
    int i = 0;
    for (; i + 8 <= utf8.length; i += 8) {
      long word = (long) EIGHT_BYTES.get(utf8, i);
      long quotes = word ^ (ONES * '"');
      long backslashes = word ^ (ONES * '\\');
      long found =
          ((word - ONES * 0x20) & ~word)
              | ((quotes - ONES) & ~quotes)
              | ((backslashes - ONES) & ~backslashes);
      if ((found & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < utf8.length; i++) {
      if ((utf8[i] >= 0 && utf8[i] < 0x20) || utf8[i] == '"' || utf8[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  static void quote(StringBuilder out, String s) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(s, written, i);
        escape(out, c);
        written = i + 1;
      }
    }
    if (written == 0) {
      out.append(s);
    } else {
      out.append(s, written, s.length());
    }
    out.append('"');
  }

  private static void escape(StringBuilder out, char c) {
    char letter = shortEscape(c);
    if (letter != 0) {
      out.append('\\').append(letter);
    } else {
      out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }

  /** The letter after the backslash, or 0 if JSON has no short escape for {@code c}. */
  private static char shortEscape(char c) {
    return switch (c) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 0;
    };
  }

  static void strings(StringBuilder out, List<String> strings) {
    out.append('[');
    for (int i = 0; i < strings.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(out, strings.get(i));
    }
    out.append(']');
  }

  static void tags(StringBuilder out, List<List<String>> tags) {
    out.append('[');
    for (int i = 0; i < tags.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      strings(out, tags.get(i));
    }
    out.append(']');
  }

  /**
   * How many bytes {@link #quote} makes of {@code s} in UTF-8.
   *
   * @return the length, or -1 if {@code s} holds half a surrogate pair and so has no UTF-8 form
   */
  static int quotedBytes(String s) {
    int bytes = 2;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        bytes += c >= 0x20 && c != '"' && c != '\\' ? 1 : shortEscape(c) != 0 ? 2 : 6;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Utf8.isPair(s, i)) {
        bytes += 4;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }
}
