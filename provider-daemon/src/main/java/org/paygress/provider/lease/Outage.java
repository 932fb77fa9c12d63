package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A paid container that does not run.
 *
 * @param since until when it was served
 * @param oursUntil until when the time is given back; empty as long as nobody but us can end it
 */
public record Outage(Instant since, Optional<Instant> oursUntil) {

  /** One that we are why of until it is over. */
  public static Outage ours(Instant since) {
    return new Outage(since, Optional.empty());
  }

  /** One that we were why of, and that only the consumer can end from {@code until} on. */
  public static Outage ours(Instant since, Instant until) {
    return new Outage(since, Optional.of(until));
  }

  /** A container that stopped while we were watching was stopped from inside: its time runs on. */
  public static Outage theirs(Instant since) {
    return ours(since, since);
  }

  /** What of it is given back when it, or the lease, is over at {@code end}. */
  Duration givenBack(Instant end) {
    Instant until = oursUntil.filter(end::isAfter).orElse(end);
    return since.isBefore(until) ? Duration.between(since, until) : Duration.ZERO;
  }

  /** The same at another time. */
  Outage shifted(Duration by) {
    return new Outage(since.plus(by), oursUntil.map(until -> until.plus(by)));
  }

  /** The same when nobody could reach us for a while either: that is given back, too. */
  Outage absent(Instant from, Instant to) {
    if (oursUntil.isEmpty() || !from.isBefore(to)) {
      return this;
    }
    Instant until = oursUntil.get();
    Duration between = from.isAfter(until) ? Duration.between(until, from) : Duration.ZERO;
    Duration absence = Duration.between(from, to);
    return ours(since.plus(between), until.plus(between).plus(absence));
  }

  /** From when on the time is not charged, when the lease ends at {@code end}. */
  Instant servedUntil(Instant end) {
    return end.minus(givenBack(end));
  }
}
