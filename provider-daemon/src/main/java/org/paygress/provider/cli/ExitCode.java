package org.paygress.provider.cli;

/** What the process ends with. */
final class ExitCode {

  /** All is well. */
  static final int OK = 0;

  /** Problems were found, or the command could not do its work. */
  static final int FAILED = 1;

  /** The command line itself is wrong. */
  static final int USAGE = 2;

  /** {@code status}: no daemon runs; {@code run}: one runs already. */
  static final int NOT_RUNNING_OR_TAKEN = 3;

  /** A defect of the program. */
  static final int DEFECT = 70;

  private ExitCode() {}
}
