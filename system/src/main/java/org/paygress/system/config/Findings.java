package org.paygress.system.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems and warnings while a file is read, with the lines they are about. */
public final class Findings {

  private final KeyLines lines;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  public Findings(KeyLines lines) {
    this.lines = lines;
  }

  /**
   * Notes what makes the file unusable; {@code path} is the key's, as {@link KeyLines} names it.
   */
  public void problem(String path, String message, String remedy) {
    problems.add(new Problem(lines.of(path), message, remedy));
  }

  /** Notes what works but should be known. */
  public void warning(String path, String message, String remedy) {
    warnings.add(new Problem(lines.of(path), message, remedy));
  }

  public List<Problem> problems() {
    return byLine(problems);
  }

  public List<Problem> warnings() {
    return byLine(warnings);
  }

  private static List<Problem> byLine(List<Problem> found) {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
