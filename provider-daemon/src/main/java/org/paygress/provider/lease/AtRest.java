package org.paygress.provider.lease;

import java.util.Optional;

/** The consumer's time has begun, and nothing is being done about its container. */
sealed interface AtRest extends Begun permits Live, Suspended {

  @Override
  default Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  default boolean keepsRequest(boolean encrypted) {
    return !encrypted;
  }

  @Override
  default boolean canBeEnded() {
    return true;
  }

  @Override
  default RepeatedToken repeatedToken() {
    return RepeatedToken.SPENT;
  }
}
