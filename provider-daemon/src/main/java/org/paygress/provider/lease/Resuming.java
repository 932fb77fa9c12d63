package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.money.Rate;

/**
 * A suspended lease whose consumer has sent the volume's key again; the container is being started
 * on the volume it has. Nothing is charged for it and nothing is formatted. It cannot expire before
 * the attempt is over: building and destroying one container never overlap.
 */
public record Resuming(Payment payment, Rate rate, Access access, Instant since, Instant expiry)
    implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Provisioned(var reached, var _) ->
          Transition.to(
              new Live(payment, rate, reached, since, expiry),
              new LeaseAction.AnswerResumed(reached, expiry));
      case LeaseEvent.ProvisioningFailed(var failure) ->
          Transition.to(
              new Suspended(payment, rate, access, since, expiry),
              new LeaseAction.AnswerRefusal(failure));
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) -> {
        Transition live = new Live(payment, rate, access, since, expiry).on(topUp);
        Instant later = live.next().expiresAt().orElse(expiry);
        yield new Transition(new Resuming(payment, rate, access, since, later), live.actions());
      }
      default -> unexpected(event);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision());
  }

  @Override
  public Optional<Instant> expiresAt() {
    return Optional.of(expiry);
  }
}
