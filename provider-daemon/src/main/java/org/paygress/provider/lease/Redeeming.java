package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * The slot is reserved and the token is being swapped.
 *
 * @param rate the price agreed on
 * @param minimumSecs the shortest lease sold
 */
public record Redeeming(Rate rate, long minimumSecs) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Redeemed(var payment) -> paid(payment);
      case LeaseEvent.RedemptionRefused(var failure) ->
          Transition.to(new Refused(failure.type()), new LeaseAction.AnswerRefusal(failure));
      default -> unexpected(event);
    };
  }

  /** The mint may have kept more than it announced, so the price is checked again on arrival. */
  private Transition paid(Payment payment) {
    long durationSecs = rate.durationSecs(payment.value());
    if (durationSecs < minimumSecs) {
      Failure failure =
          new Failure(
              ErrorType.INSUFFICIENT_PAYMENT,
              "The mint's fees left too little for the minimum duration of " + minimumSecs + "s");
      return Transition.to(new Refunding(payment, failure), new LeaseAction.Refund(payment));
    }
    return Transition.to(
        new Provisioning(payment, rate, durationSecs), new LeaseAction.Provision());
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Redeem());
  }
}
