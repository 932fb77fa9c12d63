package org.paygress.cashu.lightning;

import java.nio.charset.StandardCharsets;
import org.paygress.protocol.Bech32;
import org.paygress.system.Parsed;

/** A URL as bech32 (LUD-01). */
public final class LnurlText {

  private static final String PREFIX = "lnurl";
  private static final int CHARS_MIN = PREFIX.length() + 1 + Bech32.CHECKSUM_CHARS;
  private static final int CHARS_MAX = 2_048;

  private LnurlText() {}

  /** The URL inside {@code text}, which is in lower case. */
  public static Parsed<String> decode(String text) {
    if (text.length() > CHARS_MAX || text.length() < CHARS_MIN) {
      return Parsed.malformed("an LNURL has 12 to " + CHARS_MAX + " characters");
    }
    return switch (Bech32.decode(PREFIX, text)) {
      case Parsed.Ok<byte[]>(var bytes) -> Parsed.ok(new String(bytes, StandardCharsets.UTF_8));
      case Parsed.Malformed<byte[]> malformed ->
          Parsed.malformed("not an LNURL: a character is wrong");
    };
  }
}
