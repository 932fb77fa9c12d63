package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/** The consumer's time has not begun, or is over: nothing of it runs, and nothing can be added. */
sealed interface NotServed extends LeaseState permits Unpaid, InPreparation, Over, Settled {

  /** What follows when work came to an end; what a state did not wait for, it passes over. */
  Transition after(LeaseEvent.WorkEnded ended);

  /** What follows when the operator ends it, whatever it waits for. */
  Transition forced(LeaseEvent.EndForced end);

  /** What follows when the mint does not answer. */
  default Transition overdue() {
    return Transition.to(this);
  }

  @Override
  default Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.WorkEnded ended -> after(ended);
      case LeaseEvent.TopUpRedeemed topUp -> Transition.returned(this, topUp);
      case LeaseEvent.ResumeRequested later ->
          repeatedToken() == RepeatedToken.PENDING
              ? Transition.busy(this, later)
              : Transition.over(this, later);
      case LeaseEvent.EndForced end -> forced(end);
      case LeaseEvent.MintSilent _ -> overdue();
      case LeaseEvent.ClockJumped _,
          LeaseEvent.Watched _,
          LeaseEvent.Tick _,
          LeaseEvent.GraceOver _,
          LeaseEvent.Absent _,
          LeaseEvent.EndRequested _ ->
          Transition.to(this);
    };
  }

  @Override
  default boolean shouldRun(boolean encrypted) {
    return false;
  }

  @Override
  default boolean canBeExtended() {
    return false;
  }

  @Override
  default boolean canBeEnded() {
    return false;
  }

  @Override
  default RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.ANOTHER;
  }

  @Override
  default Optional<Access> access() {
    return Optional.empty();
  }

  @Override
  default int attempt() {
    return 0;
  }

  @Override
  default Optional<Instant> expiresAt() {
    return Optional.empty();
  }

  @Override
  default Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
