package org.paygress.system.cli;

import java.util.List;
import org.paygress.system.config.Problem;

/** What the operator can put right: told in two lines, without a stack trace. */
public final class OperatorException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;
  private final int exitCode;

  public OperatorException(String message, String remedy) {
    this(ExitCode.FAILED, List.of(Problem.of(message, remedy)));
  }

  public OperatorException(int exitCode, List<Problem> problems) {
    super(problems.getFirst().message());
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  public int exitCode() {
    return exitCode;
  }
}
