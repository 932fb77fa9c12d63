package org.paygress.system.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.paygress.system.config.Problem;

/** How problems look on a terminal: what is wrong on one line, the remedy on the next. */
public final class Report {

  private Report() {}

  /** Prints {@code problems}, each headed by {@code label} and its place in {@code file}. */
  public static void print(PrintWriter out, String label, String file, List<Problem> problems) {
    for (Problem problem : problems) {
      String place = problem.line() > 0 ? file + ":" + problem.line() + ": " : "";
      out.println(place + label + ": " + problem.message());
      out.println("  remedy: " + problem.remedy());
    }
    out.flush();
  }

  /** Prints what a check of {@code file} found, and what follows from it. */
  public static void printAll(
      PrintWriter out, String file, List<Problem> problems, List<Problem> warnings) {
    print(out, "error", file, problems);
    print(out, "warning", file, warnings);
    out.println(
        problems.isEmpty()
            ? file + ": ok" + (warnings.isEmpty() ? "" : ", " + count(warnings, "warning"))
            : file + ": " + count(problems, "problem"));
    out.flush();
  }

  private static String count(List<Problem> found, String noun) {
    return found.size() + " " + noun + (found.size() == 1 ? "" : "s");
  }

  /** For programs: the first problem as the object {@code error}. */
  public static void printJson(PrintWriter out, List<Problem> problems) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("error")
        .put("message", problems.getFirst().message())
        .put("remedy", problems.getFirst().remedy());
    out.println(root);
    out.flush();
  }
}
