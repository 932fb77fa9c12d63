package org.paygress.system.process;

import java.time.Duration;
import java.util.function.Function;

/**
 * How a command ended and what it said.
 *
 * @param end what ended it; {@code exitCode} means something only for {@link End#EXITED}
 * @param exitCode 0..255 as the process gave it, -1 when it gave none
 * @param stdout its output, cut at the runner's limit
 * @param stderr its errors, cut at the runner's limit
 * @param took wall time from start to end
 */
public record CommandResult(End end, int exitCode, String stdout, String stderr, Duration took) {

  /** What ended a command. */
  public enum End {
    EXITED,
    /** Killed after its timeout. */
    TIMED_OUT,
    /** Killed since the calling thread was interrupted (its flag is set again). */
    INTERRUPTED,
    /** Never ran: no such program, or no resources. */
    NOT_STARTED
  }

  /** Whether it ran to its end and exited with 0. */
  public boolean ok() {
    return end == End.EXITED && exitCode == 0;
  }

  /** Whether it ran to its end and exited with {@code code}. */
  public boolean exited(int code) {
    return end == End.EXITED && exitCode == code;
  }

  /**
   * This result, when it is {@link #ok}.
   *
   * @throws E what {@code failure} makes of the {@link #summary} otherwise
   */
  public <E extends Exception> CommandResult orElseThrow(Function<String, E> failure) throws E {
    if (!ok()) {
      throw failure.apply(summary());
    }
    return this;
  }

  /** One line for a log or an exception: the end, and the last 300 characters of stderr. */
  public String summary() {
    String said = stderr.strip().replaceAll("\\s+", " ");
    String head = end == End.EXITED ? "exit " + exitCode : end.toString();
    return said.isEmpty() ? head : head + ": " + said.substring(Math.max(0, said.length() - 300));
  }
}
