package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Paid, and nothing served for it yet. */
sealed interface PaidAhead extends NotServed permits Provisioning, Refunding {

  /** What was paid. */
  Payment payment();

  @Override
  default List<Payment> owed(Instant now) {
    return List.of(payment());
  }

  @Override
  default boolean keepsRequest(boolean encrypted) {
    return true;
  }

  @Override
  default boolean holdsSlot() {
    return true;
  }

  @Override
  default Optional<Instant> overSince() {
    return Optional.empty();
  }
}
