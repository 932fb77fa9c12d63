package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/**
 * The mint has left us without an answer for so long that the slot is others' again. The swap goes
 * on, and what it brings is owed: there is no place to serve it in.
 */
public record Overdue() implements Unpaid, InPreparation {

  static final Failure WAITING =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "The mint does not answer. If it has taken the token, your payment is returned: send the"
              + " request again later to get it");

  private static final Failure TOO_LATE =
      new Failure(ErrorType.MINT_NETWORK_ERROR, "The mint answered too late to serve you");

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Redeemed(var payment, var _) ->
          Transition.to(
              new Ended(EndReason.REFUNDED, Optional.empty()),
              new LeaseAction.Owe(new Debt(new Debt.NeverServed(), payment, TOO_LATE)));
      case LeaseEvent.RedemptionRefused(var failure, var _) ->
          Transition.to(new Refused(failure.type()), new LeaseAction.AnswerRefusal(failure));
      case LeaseEvent.BuildEnded _, LeaseEvent.Stopped _, LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Redeem(false));
  }

  @Override
  public boolean holdsSlot() {
    return false;
  }
}
