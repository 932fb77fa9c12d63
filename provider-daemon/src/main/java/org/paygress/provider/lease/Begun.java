package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/** The consumer's time has begun and is not over. */
sealed interface Begun extends LeaseState permits Live, Interrupted {

  /** What stays the same whatever the container does. */
  Running running();

  @Override
  default boolean buildsAhead() {
    return false;
  }

  @Override
  default boolean canBeExtended() {
    return true;
  }

  @Override
  default boolean holdsSlot() {
    return true;
  }

  @Override
  default boolean hasReturned() {
    return false;
  }

  @Override
  default Optional<Access> access() {
    return Optional.of(running().access());
  }

  @Override
  default int attempt() {
    return running().attempt();
  }

  @Override
  default Optional<Instant> expiresAt() {
    return Optional.of(running().expiry());
  }

  @Override
  default Optional<Instant> overSince() {
    return Optional.empty();
  }
}
