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
    return Transition.to(with(outage().absent(absence.from(), absence.at())));
  }

  @Override
  default List<Payment> owed(Instant now) {
    return running().owed(outage().servedUntil(now));
  }

  @Override
  default Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
