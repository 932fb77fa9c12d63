package org.paygress.testbed.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says each step in a line as it ends, with the milliseconds it took. */
final class Steps {

  /** A step's work; what it returns is printed after the step's name. */
  @FunctionalInterface
  interface Work {
    String run() throws Exception;
  }

  /** One step that is done. */
  record Done(String key, Duration took) {}

  private final PrintStream out;
  private final List<Done> done = new ArrayList<>();
  private String current = "the start";

  Steps(PrintStream out) {
    this.out = out;
  }

  /**
   * Does a step.
   *
   * @param key one word, for the summary
   * @param title what a reader sees
   */
  void step(String key, String title, Work work) throws Exception {
    current = title;
    long start = System.nanoTime();
    String result = work.run();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    done.add(new Done(key, took));
    out.printf(Locale.ROOT, "%2d  %-24s %7d ms  %s%n", done.size(), title, took.toMillis(), result);
    out.flush();
  }

  /** A line between steps. */
  void note(String text) {
    out.println("    " + text);
    out.flush();
  }

  /** What was being done last. */
  String current() {
    return current;
  }

  /** {@code relay 12, mint 5 …}: milliseconds of each step. */
  String summary() {
    return done.stream()
        .map(step -> step.key() + " " + step.took().toMillis())
        .collect(Collectors.joining(", "));
  }
}
