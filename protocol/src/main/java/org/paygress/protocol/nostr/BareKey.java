package org.paygress.protocol.nostr;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.paygress.protocol.Bech32;
import org.paygress.system.Parsed;

/** A bare key as bech32 (NIP-19), of upper or lower case. */
final class BareKey {

  /** BIP-173's own limit; a key takes 63. */
  private static final int MAX_CHARS = 90;

  private BareKey() {}

  static Parsed<byte[]> decode(String prefix, String text) {
    String lower = text.length() <= MAX_CHARS ? text.toLowerCase(Locale.ROOT) : "";
    boolean oneCase = lower.equals(text) || text.equals(text.toUpperCase(Locale.ROOT));
    if (!oneCase
        || !lower.startsWith(prefix + "1")
        || lower.length() <= prefix.length() + Bech32.CHECKSUM_CHARS
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      return Parsed.malformed("expected 64 hex digits or bech32 beginning with " + prefix + "1");
    }
    return Bech32.decode(prefix, lower);
  }
}
