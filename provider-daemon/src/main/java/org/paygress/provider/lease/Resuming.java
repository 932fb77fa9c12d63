package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.Rate;

/**
 * A suspended lease whose consumer has sent the volume's key again, or one that runs and whose
 * consumer asks for it anew; the container is being made ready on the volume it has. Nothing is
 * charged for it and nothing is formatted. It cannot expire before the attempt is over: building
 * and destroying one container never overlap.
 */
public record Resuming(
    Payments paid, Rate rate, Access access, Instant since, Instant expiry, Outage outage)
    implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Provisioned(var reached, var at) -> {
        Live live = suspended().live(reached, at);
        yield Transition.to(live, new LeaseAction.AnswerResumed(reached, live.expiry()));
      }
      case LeaseEvent.ProvisioningFailed(var failure) ->
          Transition.to(suspended(), new LeaseAction.AnswerRefusal(failure));
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) -> {
        Transition extended = new Live(paid, rate, access, since, expiry).on(topUp);
        Live live = (Live) extended.next();
        yield new Transition(
            new Resuming(live.paid(), rate, access, since, live.expiry(), outage),
            extended.actions());
      }
      default -> unexpected(event);
    };
  }

  private Suspended suspended() {
    return new Suspended(paid, rate, access, since, expiry, outage);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision());
  }

  @Override
  public Optional<Instant> expiresAt() {
    return Optional.of(expiry);
  }

  @Override
  public List<Payment> owed(Instant now) {
    return suspended().owed(now);
  }
}
