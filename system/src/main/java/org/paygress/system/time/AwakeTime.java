package org.paygress.system.time;

import java.time.Duration;

/**
 * Time that passed while somebody looked at it at least every {@link #GAP}. A machine that stood
 * still between two looks was not awake, whichever of its clocks went on meanwhile: what a virtual
 * machine that was paused sees of the pause depends on its clock source.
 */
public final class AwakeTime implements ElapsedTime {

  /** Longer than any busy machine makes a look that is due every second wait. */
  static final Duration GAP = Duration.ofMinutes(2);

  private final ElapsedTime machine;
  private long last;
  private long asleep;

  public AwakeTime(ElapsedTime machine) {
    this.machine = machine;
    this.last = machine.nanos();
  }

  @Override
  public synchronized long nanos() {
    long now = machine.nanos();
    if (now - last > GAP.toNanos()) {
      asleep += now - last;
    }
    last = now;
    return now - asleep;
  }
}
