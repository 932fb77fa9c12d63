package org.paygress.provider.lease;

import java.util.Optional;

/** Being removed from the host. Stays so, retried and visible, until every step succeeded. */
public record Ending(EndReason reason) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return event instanceof LeaseEvent.Destroyed
        ? Transition.to(new Ended(reason))
        : unexpected(event);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Destroy());
  }
}
