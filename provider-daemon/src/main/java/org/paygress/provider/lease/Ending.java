package org.paygress.provider.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Being removed from the host. Stays so, retried and visible, until every step succeeded.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ending(EndReason reason, Optional<Instant> over) implements Over {

  /** Before the consumer's time began. */
  public Ending(EndReason reason) {
    this(reason, Optional.empty());
  }

  /** The end of a lease that was paid for and never served. */
  static Transition unserved(Payment payment, Failure why) {
    return Transition.to(
        new Ending(EndReason.REFUNDED),
        new LeaseAction.Owe(new Debt(new Debt.NeverServed(), payment, why)),
        new LeaseAction.Destroy());
  }

  /** The end of a lease that was served, with what is {@code unused} of its payments, if any. */
  static Transition served(List<Payment> unused, EndReason reason, Instant over) {
    List<LeaseAction> actions = new ArrayList<>();
    for (Payment payment : unused) {
      Debt.Unused part = new Debt.Unused(actions.size());
      actions.add(new LeaseAction.Owe(new Debt(part, payment, Debt.ENDED_EARLY)));
    }
    actions.add(new LeaseAction.Destroy());
    return new Transition(new Ending(reason, Optional.of(over)), actions);
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Destroyed _ -> Transition.to(new Ended(reason, over));
      case LeaseEvent.RedemptionEnded _,
          LeaseEvent.NoRoom _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.Stopped _ ->
          Transition.to(this);
    };
  }

  /** What is left on the host is removed all the same, and its slot is nobody's until then. */
  @Override
  public Transition forced(LeaseEvent.EndForced end) {
    return Transition.to(new Ended(reason, over));
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Destroy());
  }

  @Override
  public boolean holdsSlot() {
    return true;
  }
}
