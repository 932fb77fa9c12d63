package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Over; nothing of it is left on the host.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ended(EndReason reason, Optional<Instant> over) implements Over {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.TopUpRedeemed topUp -> Transition.returned(this, topUp);
      case LeaseEvent.ResumeRequested later -> Transition.over(this, later);
      case LeaseEvent.RedemptionEnded _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.Watched _,
          LeaseEvent.MoneyReturned _,
          LeaseEvent.Tick _,
          LeaseEvent.EndRequested _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
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
