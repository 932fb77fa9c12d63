package org.paygress.provider.lease;

import java.util.Optional;

/** Paid but not served: the money goes back first, then the host is cleaned. */
public record Refunding(Payment payment, Failure failure) implements PaidAhead {

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.RefundReady(var token, var _) ->
          Transition.to(
              new Ending(EndReason.REFUNDED),
              new LeaseAction.AnswerRefund(failure, token),
              new LeaseAction.Destroy());
      case LeaseEvent.UnusedReturned _,
          LeaseEvent.RedemptionEnded _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Refund(payment));
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
