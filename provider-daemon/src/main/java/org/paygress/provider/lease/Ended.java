package org.paygress.provider.lease;

import java.util.Optional;

/** Over; nothing of it is left on the host. */
public record Ended(EndReason reason) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return unexpected(event);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  public boolean holdsSlot() {
    return false;
  }
}
