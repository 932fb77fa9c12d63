package org.paygress.system.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells when the wall clock was set, or the machine stood still, by the time that passed meanwhile.
 * For one thread.
 */
public final class ClockWatch {

  /** Clocks that are put right gently go this much astray in hours. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final ElapsedTime elapsed;
  private Instant wall;
  private long nanos;

  public ClockWatch(InstantSource clock, ElapsedTime elapsed) {
    this.clock = clock;
    this.elapsed = elapsed;
    this.wall = clock.instant();
    this.nanos = elapsed.nanos();
  }

  /** How much further the wall clock went since the last jump than time did; zero if no jump. */
  public Duration jump() {
    Instant now = clock.instant();
    long passed = elapsed.nanos();
    Duration jump = Duration.between(wall, now).minusNanos(passed - nanos);
    if (jump.abs().compareTo(TOLERANCE) < 0) {
      return Duration.ZERO;
    }
    wall = now;
    nanos = passed;
    return jump;
  }
}
