package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.money.Rate;

/**
 * Paid for, but not running: the host restarted and only the consumer has the volume's key. Nothing
 * is destroyed before the expiry; a spawn request of its owner with the same workload id and key
 * resumes it.
 */
public record Suspended(Payment payment, Rate rate, Access access, Instant since, Instant expiry)
    implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Resumed(var reached) ->
          Transition.to(new Live(payment, rate, reached, since, expiry));
      case LeaseEvent.ResumeRequested() ->
          Transition.to(
              new Resuming(payment, rate, access, since, expiry), new LeaseAction.Provision());
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) -> {
        Transition live = new Live(payment, rate, access, since, expiry).on(topUp);
        Instant later = live.next().expiresAt().orElse(expiry);
        yield new Transition(new Suspended(payment, rate, access, since, later), live.actions());
      }
      case LeaseEvent.Tick(var now) when !now.isBefore(expiry) ->
          Transition.to(new Ending(EndReason.EXPIRED), new LeaseAction.Destroy());
      case LeaseEvent.EndRequested() ->
          Transition.to(new Ending(EndReason.OPERATOR), new LeaseAction.Destroy());
      default -> unexpected(event);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> expiresAt() {
    return Optional.of(expiry);
  }
}
