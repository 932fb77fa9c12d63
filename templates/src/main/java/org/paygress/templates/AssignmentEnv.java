package org.paygress.templates;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.paygress.protocol.Parsed;

/**
 * The variables of a template's assignment hook ({@link Template#HOOK}): the template's own, and
 * over them those that the consumer may set. Values may hold any printable character.
 */
public final class AssignmentEnv {
  /** How many variables a consumer may set. */
  public static final int MAX_ENTRIES = 32;

  /** Bytes of UTF-8 in one value. */
  public static final int MAX_VALUE_BYTES = 4096;

  private AssignmentEnv() {}

  /**
   * The template's variables with the consumer's over them; Malformed names the rule that was
   * broken and repeats nothing of the consumer's input.
   */
  public static Parsed<Map<String, String>> merge(Template template, Map<String, String> given) {
    if (given.size() > MAX_ENTRIES) {
      return Parsed.malformed("template_env may have at most " + MAX_ENTRIES + " entries");
    }
    if (!template.consumerEnv().containsAll(given.keySet())) {
      return Parsed.malformed(
          template.consumerEnv().isEmpty()
              ? "this template takes no template_env"
              : "template_env may set only: " + String.join(", ", sorted(template.consumerEnv())));
    }
    for (String value : given.values()) {
      if (value.codePoints().anyMatch(AssignmentEnv::unprintable)) {
        return Parsed.malformed("a value of template_env has a control character");
      }
      if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
        return Parsed.malformed("a value of template_env is over " + MAX_VALUE_BYTES + " bytes");
      }
    }
    Map<String, String> merged = new TreeMap<>(template.env());
    merged.putAll(given);
    return Parsed.ok(Map.copyOf(merged));
  }

  static boolean unprintable(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == 0x2028
        || codePoint == 0x2029
        || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static Iterable<String> sorted(java.util.Set<String> names) {
    return names.stream().sorted().toList();
  }
}
