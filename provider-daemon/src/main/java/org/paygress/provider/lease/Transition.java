package org.paygress.provider.lease;

import java.util.List;
import org.paygress.protocol.message.ErrorType;

/** The engine's answer to an event: the next state and what must happen because of it. */
public record Transition(LeaseState next, List<LeaseAction> actions) {

  private static final Failure OVER =
      new Failure(ErrorType.LEASE_EXPIRED, "The lease is over; nothing was charged");

  private static final Failure BUSY =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "An earlier request for this workload is being served; this token was not used");

  public Transition {
    actions = List.copyOf(actions);
  }

  static Transition to(LeaseState next, LeaseAction... actions) {
    return new Transition(next, List.of(actions));
  }

  /** A top-up that can add nothing goes back. */
  static Transition returned(LeaseState same, LeaseEvent.TopUpRedeemed topUp) {
    return to(same, topUp.owed(OVER));
  }

  /** A later request for a workload that is over. */
  static Transition over(LeaseState same, LeaseEvent.ResumeRequested later) {
    return to(same, new LeaseAction.RefuseLater(later.request(), OVER));
  }

  /** A later request while an earlier one is being served. */
  static Transition busy(LeaseState same, LeaseEvent.ResumeRequested later) {
    return to(same, new LeaseAction.RefuseLater(later.request(), BUSY));
  }
}
