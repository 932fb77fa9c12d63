package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Paid but not served: the money goes back first, then the host is cleaned. */
public record Refunding(Payment payment, Failure failure) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.RefundReady(var token) ->
          Transition.to(
              new Ending(EndReason.REFUNDED),
              new LeaseAction.AnswerRefund(failure, token),
              new LeaseAction.Destroy());
      default -> unexpected(event);
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
}
