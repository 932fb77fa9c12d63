package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.paygress.system.time.ElapsedTime;

/** A clock that stands still until a test moves it. */
final class SetClock extends Clock implements ElapsedTime {

  private volatile Instant now;
  private final AtomicLong nanos = new AtomicLong();

  SetClock(Instant now) {
    this.now = now;
  }

  /** Time passes. */
  void advance(Duration by) {
    now = now.plus(by);
    nanos.addAndGet(by.toNanos());
  }

  /** The clock is set, and no time passes. */
  void set(Duration by) {
    now = now.plus(by);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
