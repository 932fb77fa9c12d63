package org.paygress.protocol.message;

import java.nio.charset.StandardCharsets;
import org.paygress.system.Parsed;

/**
 * A login password: 1 to 128 characters (code points), none of them a control character; at most
 * 511 bytes of UTF-8, for PAM takes no longer one (PAM_MAX_RESP_SIZE).
 */
public record SshPassword(String value) {

  private static final int MAX_CHARS = 128;
  private static final int MAX_BYTES = 511;
  private static final String RULE =
      "must be 1 to "
          + MAX_CHARS
          + " characters without control characters, of at most "
          + MAX_BYTES
          + " bytes";

  public SshPassword {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException("an SSH password " + RULE);
    }
  }

  public static Parsed<SshPassword> parse(String text) {
    return wellFormed(text) ? Parsed.ok(new SshPassword(text)) : Parsed.malformed(RULE);
  }

  public static SshPassword of(String text) {
    return new SshPassword(text);
  }

  private static boolean wellFormed(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= MAX_CHARS
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
        && Text.isOneLine(text);
  }

  @Override
  public String toString() {
    return "SshPassword(redacted)";
  }
}
