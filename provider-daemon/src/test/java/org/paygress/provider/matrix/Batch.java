package org.paygress.provider.matrix;

import java.nio.file.Path;
import java.util.Map;

/**
 * The cells of one row: one operation, one place where the process is killed, every fault. They
 * share the process and its death, and nothing else.
 */
interface Batch {

  /** What the row is called. */
  String name();

  /** Runs it in an empty directory. */
  Outcome run(Path dir) throws Exception;

  /**
   * How the cells ended.
   *
   * @param held how many of them were at the row's place when the process was killed; the others
   *     had been refused, or had not needed to come so far
   */
  record Outcome(Map<Fault, Cell.Verdict> verdicts, long held) {}
}
