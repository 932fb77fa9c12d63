package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The consumer's time has begun, and its container does not run. */
sealed interface Interrupted extends Begun permits Suspended, Resuming {

  Outage outage();

  /** The same with another outage. */
  LeaseState with(Outage changed);

  @Override
  default Transition absent(LeaseEvent.Absent absence) {
    return Transition.to(
        running().lasts(absence.from())
            ? with(outage().absent(absence.from(), absence.at()))
            : this);
  }

  @Override
  default List<Payment> owed(Instant now) {
    // Nothing is charged for what passes after the expiry.
    Instant end = running().lasts(now) ? now : running().expiry();
    return running().owed(outage().servedUntil(end));
  }

  @Override
  default Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
