package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Over; nothing of it is left on the host.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ended(EndReason reason, Optional<Instant> over) implements NotServed {

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
  public Optional<Instant> overSince() {
    return over;
  }

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return false;
  }

  @Override
  public boolean buildsAhead() {
    return false;
  }

  @Override
  public boolean holdsSlot() {
    return false;
  }

  @Override
  public boolean hasReturned() {
    return true;
  }

  @Override
  public List<Payment> owed(Instant now) {
    return List.of();
  }

  @Override
  public RepeatedToken repeatedToken() {
    return reason.repeatedToken();
  }

  @Override
  public String word() {
    return reason.word();
  }
}
