package org.paygress.host;

import java.util.List;
import java.util.stream.Collectors;
import org.paygress.system.config.Problem;

/** The template registry is not in order; says everything that is wrong with it. */
public final class RegistryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public RegistryException(List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::message)
            .collect(Collectors.joining("; ", "the template registry is not in order: ", "")));
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
