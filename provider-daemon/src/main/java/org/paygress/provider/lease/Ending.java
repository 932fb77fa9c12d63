package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Being removed from the host. Stays so, retried and visible, until every step succeeded.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ending(EndReason reason, Optional<Instant> over) implements Over {

  /** Before the consumer's time began. */
  public Ending(EndReason reason) {
    this(reason, Optional.empty());
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Destroyed _ -> Transition.to(new Ended(reason, over));
      case LeaseEvent.RedemptionEnded _, LeaseEvent.BuildEnded _, LeaseEvent.MoneyReturned _ ->
          Transition.to(this);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Destroy());
  }

  @Override
  public boolean holdsSlot() {
    return true;
  }
}
