package org.paygress.system.time;

import java.time.InstantSource;

/** Time that passed, whatever the wall clock says of it. */
@FunctionalInterface
public interface ElapsedTime {

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** That of the machine, unless the clock has its own: a clock that is set by hand does. */
  static ElapsedTime by(InstantSource clock) {
    return clock instanceof ElapsedTime own ? own : System::nanoTime;
  }

  /** The same, for who looks at it every second: without the time that the machine stood still. */
  static ElapsedTime beside(InstantSource clock) {
    return clock instanceof ElapsedTime own ? own : new AwakeTime(System::nanoTime);
  }
}
