package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Over; nothing of it is left on the host.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ended(EndReason reason, Optional<Instant> over) implements LeaseState {

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

  @Override
  public Optional<Instant> overSince() {
    return over;
  }
}
