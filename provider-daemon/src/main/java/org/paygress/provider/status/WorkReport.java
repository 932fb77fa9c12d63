package org.paygress.provider.status;

import java.util.List;
import org.paygress.system.time.Periodic;

/**
 * How the work in the background goes.
 *
 * @param takenUpAgain pieces of work that broke off and were begun again since the start
 * @param resting pieces that broke off and wait for their next turn
 * @param timers what is done again and again, with its last run and last failure
 */
public record WorkReport(long takenUpAgain, int resting, List<Periodic.Report> timers) {

  public WorkReport {
    timers = List.copyOf(timers);
  }
}
