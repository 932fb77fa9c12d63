package org.paygress.protocol.message;

import java.util.regex.Pattern;
import org.paygress.system.Parsed;

/** A login name: {@code [a-z_][a-z0-9_-]{0,31}}. Whether it is free is the provider's question. */
public record SshUsername(String value) {

  private static final Pattern SHAPE = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final String RULE =
      "must be 1 to 32 of a-z 0-9 _ - and begin with a letter or an underscore";

  public SshUsername {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("an SSH username " + RULE);
    }
  }

  public static Parsed<SshUsername> parse(String text) {
    return SHAPE.matcher(text).matches()
        ? Parsed.ok(new SshUsername(text))
        : Parsed.malformed(RULE);
  }

  public static SshUsername of(String text) {
    return new SshUsername(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
