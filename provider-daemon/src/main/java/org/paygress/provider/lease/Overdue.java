package org.paygress.provider.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/**
 * The mint has left us without an answer for so long that the slot is others' again. The swap goes
 * on, and what it brings is owed: there is no place to serve it in.
 *
 * @param placed whether what was built ahead is still to be removed, and holds the slot
 */
public record Overdue(boolean placed) implements Unpaid, InPreparation {

  /** Without a slot. */
  public Overdue() {
    this(false);
  }

  static final Failure WAITING =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "The mint does not answer. If it has taken the token, your payment is returned: send the"
              + " request again later to get it");

  private static final Failure TOO_LATE =
      new Failure(ErrorType.MINT_NETWORK_ERROR, "The mint answered too late to serve you");

  private static final Failure GIVEN_UP =
      new Failure(
          ErrorType.MINT_NETWORK_ERROR,
          "The mint did not answer, and the provider asks it no more. Ask the mint whether the"
              + " token is spent");

  static Transition begin() {
    return Transition.to(new Overdue(), new LeaseAction.AnswerRefusal(WAITING));
  }

  /** What a mint took too late. */
  static Transition late(Payment payment) {
    return Ended.unserved(payment, TOO_LATE);
  }

  private static LeaseAction owe(Payment payment) {
    return new LeaseAction.Owe(new Debt(new Debt.NeverServed(), payment, TOO_LATE));
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Redeemed(var payment, var _) ->
          placed
              ? Transition.to(
                  new Ending(EndReason.REFUNDED), owe(payment), new LeaseAction.Destroy())
              : late(payment);
      case LeaseEvent.RedemptionRefused(var failure, var _) -> {
        LeaseAction answer = new LeaseAction.AnswerRefusal(failure);
        yield placed
            ? Transition.to(new Ending(EndReason.REFUSED), answer, new LeaseAction.Destroy())
            : Transition.to(new Refused(failure.type()), answer);
      }
      case LeaseEvent.Destroyed _ -> withoutPlace();
      case LeaseEvent.BuildEnded _, LeaseEvent.NoRoom _, LeaseEvent.Stopped _ ->
          Transition.to(this);
    };
  }

  private Transition withoutPlace() {
    return placed
        ? Transition.to(new Overdue(), new LeaseAction.Redeem(false))
        : Transition.to(this);
  }

  /** First its place is given up; when there is none any more, its token. */
  @Override
  public Transition forced(LeaseEvent.EndForced end) {
    if (placed) {
      return withoutPlace();
    }
    List<LeaseAction> actions = new ArrayList<>();
    end.offered()
        .ifPresent(
            payment ->
                actions.add(
                    new LeaseAction.WriteOff(new Debt(new Debt.NeverServed(), payment, GIVEN_UP))));
    actions.add(new LeaseAction.AnswerRefusal(GIVEN_UP));
    return new Transition(new Ended(EndReason.GIVEN_UP, Optional.empty()), actions);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(placed ? new LeaseAction.Destroy() : new LeaseAction.Redeem(false));
  }

  @Override
  public boolean holdsSlot() {
    return placed;
  }
}
