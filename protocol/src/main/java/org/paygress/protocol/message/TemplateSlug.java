package org.paygress.protocol.message;

import java.util.regex.Pattern;

/** The name of a template in a provider's registry: 1 to 64 of {@code [a-z0-9-]}. */
public record TemplateSlug(String value) {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9-]{1,64}");

  public TemplateSlug {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a template slug must be 1 to 64 of a-z 0-9 -");
    }
  }

  public static TemplateSlug of(String text) {
    return new TemplateSlug(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
