package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Over before its time: the part of the money that bought nothing is made into tokens, which the
 * owner gets when it asks; then the host is cleaned.
 *
 * @param unused at least one
 * @param over when the consumer's time ended
 */
public record Owing(List<Payment> unused, EndReason reason, Instant over) implements NotServed {

  public Owing {
    unused = List.copyOf(unused);
  }

  /** The end of a lease, with or without something to give back. */
  static Transition settle(List<Payment> unused, EndReason reason, Instant over) {
    return unused.isEmpty()
        ? Transition.to(new Ending(reason, Optional.of(over)), new LeaseAction.Destroy())
        : Transition.to(new Owing(unused, reason, over), new LeaseAction.ReturnUnused(unused));
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.UnusedReturned _ ->
          Transition.to(new Ending(reason, Optional.of(over)), new LeaseAction.Destroy());
      case LeaseEvent.RefundReady _, LeaseEvent.RedemptionEnded _ -> Transition.to(this);
      case LeaseEvent.BuildEnded _, LeaseEvent.Destroyed _ -> Transition.to(this);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.ReturnUnused(unused));
  }

  @Override
  public List<Payment> owed(Instant now) {
    return unused;
  }

  @Override
  public Optional<Instant> overSince() {
    return Optional.of(over);
  }

  @Override
  public boolean holdsSlot() {
    return true;
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.SPENT;
  }

  @Override
  public String word() {
    return "Refunding";
  }
}
