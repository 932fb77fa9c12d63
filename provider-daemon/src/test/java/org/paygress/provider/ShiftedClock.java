package org.paygress.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.paygress.system.time.ElapsedTime;

/** The machine's clock, ahead of the real time by as much as a test says. */
public final class ShiftedClock extends Clock implements ElapsedTime {

  private final Clock real = Clock.systemUTC();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private final AtomicLong aheadNanos = new AtomicLong();

  /** Lets so much time pass at once. */
  public void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
    aheadNanos.addAndGet(by.toNanos());
  }

  /** Sets the clock, and no time passes: so it is, too, when the machine stood still. */
  public void set(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  @Override
  public long nanos() {
    return System.nanoTime() + aheadNanos.get();
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nobody asks for another zone");
  }
}
