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
  Map<Fault, Cell.Verdict> run(Path dir) throws Exception;
}
