package org.paygress.luks;

import java.util.regex.Pattern;

/**
 * The name of a volume on this host: 1 to 48 of {@code [a-z0-9-]}, beginning with a letter or
 * digit, so that it is safe as a file name and as a mapping name.
 */
public record VolumeName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

  public VolumeName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a volume name must be 1 to 48 of a-z 0-9 -");
    }
  }

  public static VolumeName of(String value) {
    return new VolumeName(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
