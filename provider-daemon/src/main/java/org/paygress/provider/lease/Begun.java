package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The consumer's time has begun and is not over. */
sealed interface Begun extends LeaseState permits AtRest, Interrupted {

  /** What stays the same whatever the container does. */
  Running running();

  /** The same with another length of time. */
  LeaseState with(Running changed);

  /** The same at another time: what is left of the consumer's time stays the same. */
  LeaseState shifted(Duration by);

  /** What follows when work came to an end; what a state did not wait for, it passes over. */
  default Transition after(LeaseEvent.WorkEnded ended) {
    return Transition.to(this);
  }

  /** What follows from a look at the container that the newest attempt made. */
  Transition watched(LeaseEvent.Watched seen);

  /** What follows when the time is up. */
  Transition expired(Instant now);

  /** What follows when we were not there to be asked for a while. */
  Transition absent(LeaseEvent.Absent absence);

  /** What a later request of the owner leads to. */
  Transition asked(LeaseEvent.ResumeRequested later);

  @Override
  default Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.WorkEnded ended -> after(ended);
      case LeaseEvent.Watched seen ->
          seen.attempt() == running().attempt() ? watched(seen) : Transition.to(this);
      case LeaseEvent.TopUpRedeemed topUp -> running().extended(topUp, this);
      case LeaseEvent.Tick(var now) -> running().lasts(now) ? Transition.to(this) : expired(now);
      case LeaseEvent.EndRequested(var at) ->
          canBeEnded() ? Ending.served(owed(at), EndReason.OPERATOR, at) : Transition.to(this);
      case LeaseEvent.EndForced(var _, var at) -> Ending.served(owed(at), EndReason.OPERATOR, at);
      case LeaseEvent.ResumeRequested later -> asked(later);
      case LeaseEvent.Absent absence -> absent(absence);
      case LeaseEvent.MintSilent _, LeaseEvent.GraceOver _ -> Transition.to(this);
      case LeaseEvent.ClockJumped(var by, var _) -> Transition.to(shifted(by));
    };
  }

  @Override
  default boolean canBeExtended() {
    return true;
  }

  @Override
  default boolean holdsSlot() {
    return true;
  }

  @Override
  default Optional<Access> access() {
    return Optional.of(running().access());
  }

  @Override
  default int attempt() {
    return running().attempt();
  }

  @Override
  default Optional<Instant> expiresAt() {
    return Optional.of(running().expiry());
  }

  @Override
  default Optional<Instant> overSince() {
    return Optional.empty();
  }
}
