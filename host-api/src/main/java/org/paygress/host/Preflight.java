package org.paygress.host;

import java.util.List;
import org.paygress.system.config.Problem;

/**
 * What a look at the machine found.
 *
 * @param problems what containers cannot run without
 * @param warnings what is missing but keeps nothing from running
 */
public record Preflight(List<Problem> problems, List<Problem> warnings) {

  public Preflight {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
