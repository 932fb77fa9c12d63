package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Over; what is owed for it is a debt of its own. */
sealed interface Over extends NotServed permits Ending, Ended {

  EndReason reason();

  /** When the consumer's time ended; empty when it never began. */
  Optional<Instant> over();

  @Override
  default Optional<Instant> overSince() {
    return over();
  }

  @Override
  default boolean keepsRequest(boolean encrypted) {
    return false;
  }

  @Override
  default List<Payment> owed(Instant now) {
    return List.of();
  }

  @Override
  default RepeatedToken repeatedToken() {
    return reason().repeatedToken();
  }

  @Override
  default String word() {
    return reason().word();
  }
}
