package org.paygress.provider.status;

import java.util.List;
import java.util.Optional;
import org.paygress.system.time.Periodic;

/**
 * How the work in the background goes.
 *
 * @param takenUpAgain pieces of work that broke off and were begun again since the start
 * @param resting pieces that broke off and wait for their next turn
 * @param brokeOff the piece that broke off last, and why
 * @param clockJump what the clock did last that time did not, and what followed
 * @param quarantined root filesystems of ended leases that cannot be deleted
 * @param timers what is done again and again, with its last run and last failure
 */
public record WorkReport(
    long takenUpAgain,
    int resting,
    Optional<Periodic.Failure> brokeOff,
    Optional<Periodic.Failure> clockJump,
    int quarantined,
    List<Periodic.Report> timers) {

  public WorkReport {
    timers = List.copyOf(timers);
  }
}
