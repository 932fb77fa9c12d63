package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/** The consumer's time has not begun, or is over: nothing of it runs, and nothing can be added. */
sealed interface NotServed extends LeaseState permits Unpaid, PaidAhead, Owing, Over {

  @Override
  default boolean shouldRun(boolean encrypted) {
    return false;
  }

  @Override
  default boolean isServing() {
    return false;
  }

  @Override
  default boolean keepsVolume() {
    return false;
  }

  @Override
  default boolean canBeExtended() {
    return false;
  }

  @Override
  default boolean canBeEnded() {
    return false;
  }

  @Override
  default RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.ANOTHER;
  }

  @Override
  default Optional<Access> access() {
    return Optional.empty();
  }

  @Override
  default int attempt() {
    return 0;
  }

  @Override
  default Optional<Instant> expiresAt() {
    return Optional.empty();
  }

  @Override
  default Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
