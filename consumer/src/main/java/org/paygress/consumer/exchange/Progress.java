package org.paygress.consumer.exchange;

import java.io.PrintWriter;

/** What the user sees while waiting; on standard error, so that output stays clean. */
public final class Progress {

  private static final long TELL_EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter err;
  private final boolean quiet;
  private final long start = System.nanoTime();
  private long told = start;

  public Progress(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  public void say(String line) {
    if (!quiet) {
      err.println(line);
      err.flush();
    }
  }

  /** Called at least once a second while waiting. */
  public void waiting() {
    long now = System.nanoTime();
    if (now - told >= TELL_EVERY_NANOS) {
      told = now;
      say("waiting for the provider, " + (now - start) / 1_000_000_000 + " s");
    }
  }
}
