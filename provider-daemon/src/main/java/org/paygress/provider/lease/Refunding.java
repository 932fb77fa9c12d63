package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Paid but not served: the money goes back first, then the host is cleaned. */
public record Refunding(Payment payment, Failure failure) implements NotServed {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.RefundReady(var token, var _) ->
          Transition.to(
              new Ending(EndReason.REFUNDED),
              new LeaseAction.AnswerRefund(failure, token),
              new LeaseAction.Destroy());
      case LeaseEvent.TopUpRedeemed topUp -> Transition.returned(this, topUp);
      case LeaseEvent.ResumeRequested later -> Transition.over(this, later);
      case LeaseEvent.RedemptionEnded _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.Watched _,
          LeaseEvent.UnusedReturned _,
          LeaseEvent.Tick _,
          LeaseEvent.EndRequested _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
  }

  @Override
  public List<Payment> owed(Instant now) {
    return List.of(payment);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Refund(payment));
  }

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return true;
  }

  @Override
  public boolean buildsAhead() {
    return false;
  }

  @Override
  public boolean holdsSlot() {
    return true;
  }

  @Override
  public boolean hasReturned() {
    return false;
  }

  @Override
  public Optional<Instant> overSince() {
    return Optional.empty();
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.REFUND_PENDING;
  }

  @Override
  public String word() {
    return "Refunding";
  }
}
