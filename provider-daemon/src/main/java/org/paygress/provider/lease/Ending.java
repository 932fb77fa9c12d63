package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Being removed from the host. Stays so, retried and visible, until every step succeeded.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ending(EndReason reason, Optional<Instant> over) implements LeaseState {

  /** Before the consumer's time began. */
  public Ending(EndReason reason) {
    this(reason, Optional.empty());
  }

  @Override
  public Transition on(LeaseEvent event) {
    return event instanceof LeaseEvent.Destroyed
        ? Transition.to(new Ended(reason, over))
        : unexpected(event);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Destroy());
  }

  @Override
  public Optional<Instant> overSince() {
    return over;
  }
}
