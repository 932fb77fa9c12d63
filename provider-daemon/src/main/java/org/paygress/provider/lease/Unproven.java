package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * A token that may be anything is being swapped. Nothing is reserved for it: whoever forges tokens
 * takes no place from those who pay. Once it is ours the runtime reserves a slot, or says that
 * there is {@linkplain LeaseEvent.NoRoom none}, and then it is owed.
 *
 * @param rate the price agreed on
 * @param minimumSecs the shortest lease sold
 */
public record Unproven(Rate rate, long minimumSecs) implements Unpaid, InPreparation {

  private static final Failure TAKEN =
      new Failure(
          ErrorType.NO_CAPACITY,
          "The last slot was taken while your token was being redeemed; a token with its DLEQ"
              + " proofs (NUT-12) reserves one beforehand");

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Redeemed(var payment, var _) ->
          Redeeming.problem(payment, rate, minimumSecs)
              .map(failure -> Ended.unserved(payment, failure))
              .orElseGet(() -> Provisioning.begin(payment, rate));
      case LeaseEvent.NoRoom(var payment, var _) -> Ended.unserved(payment, TAKEN);
      case LeaseEvent.RedemptionRefused(var failure, var _) ->
          Transition.to(new Refused(failure.type()), new LeaseAction.AnswerRefusal(failure));
      case LeaseEvent.BuildEnded _, LeaseEvent.TakenDown _ -> Transition.to(this);
    };
  }

  @Override
  public Transition overdue() {
    return Overdue.begin();
  }

  /** The swap cannot be undone, so it goes on. */
  @Override
  public Transition forced(LeaseEvent.EndForced end) {
    return Overdue.begin();
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
