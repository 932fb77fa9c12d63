package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * A paid container that does not run.
 *
 * @param since until when it was served
 * @param ours whether we are why: then the time is given back. A container that stopped while we
 *     were watching was stopped from inside, and its time runs on.
 */
public record Outage(Instant since, boolean ours) {

  /** What an outage that is over at {@code end} adds to the expiry. */
  Duration givenBack(Instant end) {
    return ours && since.isBefore(end) ? Duration.between(since, end) : Duration.ZERO;
  }

  /** The same at another time. */
  Outage shifted(Duration by) {
    return new Outage(since.plus(by), ours);
  }

  /** From when on the time is not charged, when the lease ends at {@code end}. */
  Instant servedUntil(Instant end) {
    return ours ? since : end;
  }
}
