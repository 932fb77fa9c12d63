package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Over; nothing of it is left on the host.
 *
 * @param over when the consumer's time ended; empty when it never began
 */
public record Ended(EndReason reason, Optional<Instant> over) implements Over, Settled {

  /** The end of a lease that was paid for and never had a slot. */
  static Transition unserved(Payment payment, Failure why) {
    return Transition.to(
        new Ended(EndReason.REFUNDED, Optional.empty()),
        new LeaseAction.Owe(new Debt(new Debt.NeverServed(), payment, why)));
  }

  /** What a mint has taken after all, although nobody asked it any more, is owed as ever. */
  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return reason == EndReason.GIVEN_UP && ended instanceof LeaseEvent.Redeemed(var payment, var _)
        ? Overdue.late(payment)
        : Transition.to(this);
  }
}
