package org.paygress.templates;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.paygress.protocol.message.TemplateEnv;
import org.paygress.system.Parsed;

/**
 * The variables of a template's assignment hook ({@link Template#HOOK}): the template's own, and
 * over them those that the consumer may set.
 */
public final class AssignmentEnv {

  private AssignmentEnv() {}

  /**
   * The template's variables with the consumer's over them; Malformed names the rule that was
   * broken and repeats nothing of the consumer's input.
   */
  public static Parsed<Map<String, String>> merge(Template template, Map<String, String> given) {
    Optional<String> problem = TemplateEnv.problem(template.consumerEnv(), given);
    if (problem.isPresent()) {
      return Parsed.malformed(problem.get());
    }
    Map<String, String> merged = new TreeMap<>(template.env());
    merged.putAll(given);
    return Parsed.ok(Map.copyOf(merged));
  }
}
