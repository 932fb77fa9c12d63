package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.Rate;

/**
 * Paid; the container is being built. The consumer's time starts when it answers.
 *
 * @param durationSecs what the payment buys
 */
public record Provisioning(Payment payment, Rate rate, long durationSecs) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Provisioned(var access, var at) -> {
        Live live = new Live(Payments.of(payment), rate, access, at, at.plusSeconds(durationSecs));
        yield Transition.to(live, new LeaseAction.AnswerAccess(access, live.expiry()));
      }
      case LeaseEvent.ProvisioningFailed(var failure) ->
          Transition.to(new Refunding(payment, failure), new LeaseAction.Refund(payment));
      default -> unexpected(event);
    };
  }

  @Override
  public List<Payment> owed(Instant now) {
    return List.of(payment);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision());
  }
}
