package org.paygress.system.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with. */
public final class ExitCode {

  /** All is well. */
  public static final int OK = 0;

  /** Problems were found, or the command could not do its work. */
  public static final int FAILED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** {@code status}: no daemon runs; {@code run}: one runs already. */
  public static final int NOT_RUNNING_OR_TAKEN = 3;

  /** A defect of the program. */
  public static final int DEFECT = 70;

  /**
   * What the codes mean, for a program's help.
   *
   * @param taken what {@link #NOT_RUNNING_OR_TAKEN} means there
   */
  static Map<String, String> meanings(String taken) {
    var meanings = new LinkedHashMap<String, String>();
    meanings.put("0", "all is well");
    meanings.put("1", "problems were found, or the command could not do its work");
    meanings.put("2", "the command line is wrong");
    meanings.put("3", taken);
    meanings.put("70", "a defect of this program");
    return meanings;
  }

  private ExitCode() {}
}
