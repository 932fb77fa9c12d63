package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/** The token could not be redeemed; nothing was taken and nothing built. */
public record Refused(ErrorType why) implements Unpaid {

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
  public RepeatedToken repeatedToken() {
    return RepeatedToken.FREE;
  }

  @Override
  public String word() {
    return "Refused";
  }
}
