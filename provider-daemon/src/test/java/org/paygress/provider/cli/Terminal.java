package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command said and how it ended.
 *
 * @param out standard output
 * @param err standard error
 */
record Terminal(int exitCode, String out, String err) {

  /** Runs a command line in this process. */
  static Terminal run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Paygressd.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Terminal(exitCode, out.toString(), err.toString());
  }
}
