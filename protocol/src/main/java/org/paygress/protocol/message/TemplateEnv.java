package org.paygress.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for the field {@code template_env}. Values may hold any printable character. */
public final class TemplateEnv {
  /** How many variables a consumer may set. */
  public static final int MAX_ENTRIES = 32;

  /** Bytes of UTF-8 in one value. */
  public static final int MAX_VALUE_BYTES = 4096;

  private TemplateEnv() {}

  /**
   * The rule that {@code given} breaks; empty when there is none. Repeats nothing of the input.
   *
   * @param allowed names that the template lets consumers set
   */
  public static Optional<String> problem(Set<String> allowed, Map<String, String> given) {
    if (given.size() > MAX_ENTRIES) {
      return Optional.of("template_env may have at most " + MAX_ENTRIES + " entries");
    }
    if (!allowed.containsAll(given.keySet())) {
      return Optional.of(
          allowed.isEmpty()
              ? "this template takes no template_env"
              : "template_env may set only: "
                  + String.join(", ", allowed.stream().sorted().toList()));
    }
    for (String value : given.values()) {
      if (value.codePoints().anyMatch(TemplateEnv::unprintable)) {
        return Optional.of("a value of template_env has a control character");
      }
      if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
        return Optional.of("a value of template_env is over " + MAX_VALUE_BYTES + " bytes");
      }
    }
    return Optional.empty();
  }

  /** Whether a character must not stand in a value. */
  public static boolean unprintable(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == 0x2028
        || codePoint == 0x2029
        || Character.getType(codePoint) == Character.SURROGATE;
  }
}
