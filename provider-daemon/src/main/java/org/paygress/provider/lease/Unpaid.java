package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The consumer's token is not ours, or not yet. */
sealed interface Unpaid extends NotServed permits Redeeming, Unproven, Overdue, Refused {

  @Override
  default List<Payment> owed(Instant now) {
    return List.of();
  }

  @Override
  default Optional<Instant> overSince() {
    return Optional.empty();
  }
}
