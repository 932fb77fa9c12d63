package org.paygress.provider.lease;

import java.util.Optional;

/** Nothing will happen to it any more. */
sealed interface Settled extends NotServed permits Refused, Ended {

  @Override
  default Transition after(LeaseEvent.WorkEnded ended) {
    return Transition.to(this);
  }

  @Override
  default Transition forced(LeaseEvent.EndForced end) {
    return Transition.to(this);
  }

  @Override
  default Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  default boolean holdsSlot() {
    return false;
  }
}
