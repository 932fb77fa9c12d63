package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * The slot is reserved and the token is being swapped.
 *
 * @param rate the price agreed on
 * @param minimumSecs the shortest lease sold
 * @param ahead whether the token is locked to us and proven, so that the container is built
 *     meanwhile; its consumer hears of it only once the token is ours
 */
public record Redeeming(Rate rate, long minimumSecs, boolean ahead)
    implements Unpaid, InPreparation {

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Redeemed(var payment, var _) -> paid(payment);
      case LeaseEvent.RedemptionRefused(var failure, var _) -> refused(failure);
      case LeaseEvent.BuildEnded _, LeaseEvent.NoRoom _, LeaseEvent.TakenDown _ ->
          Transition.to(this);
    };
  }

  /** A token that is locked to us is nobody's trick, and its container stands already. */
  @Override
  public Transition overdue() {
    return ahead ? Transition.to(this) : Overdue.begin();
  }

  /** The swap cannot be undone, so it goes on without a place; what was built ahead is removed. */
  @Override
  public Transition forced(LeaseEvent.EndForced end) {
    LeaseAction answer = new LeaseAction.AnswerRefusal(Overdue.WAITING);
    return ahead
        ? Transition.to(new Overdue(true), answer, new LeaseAction.Destroy())
        : Transition.to(new Overdue(), answer);
  }

  /** What was built ahead goes again, and holds its slot until it is gone. */
  private Transition refused(Failure failure) {
    LeaseAction answer = new LeaseAction.AnswerRefusal(failure);
    return ahead
        ? Transition.to(new Ending(EndReason.REFUSED), answer, new LeaseAction.Destroy())
        : Transition.to(new Refused(failure.type()), answer);
  }

  private Transition paid(Payment payment) {
    return problem(payment, rate, minimumSecs)
        .map(failure -> Ending.unserved(payment, failure))
        .orElseGet(() -> Provisioning.begin(payment, rate));
  }

  /** The mint may have kept more than it announced, so the price is checked again on arrival. */
  static Optional<Failure> problem(Payment payment, Rate rate, long minimumSecs) {
    long durationSecs = rate.durationSecs(payment.value());
    if (durationSecs > Running.AHEAD_MAX.toSeconds()) {
      return Optional.of(Running.TOO_LONG);
    }
    return durationSecs < minimumSecs
        ? Optional.of(
            new Failure(
                ErrorType.INSUFFICIENT_PAYMENT,
                "The mint's fees left too little for the minimum duration of " + minimumSecs + "s"))
        : Optional.empty();
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Redeem(ahead));
  }
}
