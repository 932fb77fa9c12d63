package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * Paid; the container is being built. The consumer's time starts when it answers.
 *
 * @param durationSecs what the payment buys
 */
public record Provisioning(Payment payment, Rate rate, long durationSecs) implements InPreparation {

  static Transition begin(Payment payment, Rate rate) {
    return Transition.to(
        new Provisioning(payment, rate, rate.durationSecs(payment.value())),
        new LeaseAction.Provision(LeaseAction.Provision.FIRST));
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.Provisioned(int attempt, var access, var password, var at) -> {
        Instant expiry = at.plusSeconds(durationSecs);
        yield Transition.to(
            new Live(new Running(Payments.of(payment), rate, access, at, expiry, attempt)),
            new LeaseAction.AnswerAccess(access, expiry, password));
      }
      case LeaseEvent.ProvisioningFailed(int _, var failure, var _) ->
          Ending.unserved(payment, failure);
      case LeaseEvent.RedemptionEnded _, LeaseEvent.NoRoom _, LeaseEvent.TakenDown _ ->
          Transition.to(this);
    };
  }

  @Override
  public Transition forced(LeaseEvent.EndForced end) {
    return Ending.unserved(
        payment,
        new Failure(ErrorType.BACKEND_ERROR, "The provider ended the lease before it began"));
  }

  @Override
  public List<Payment> owed(Instant now) {
    return List.of(payment);
  }

  @Override
  public Optional<Instant> overSince() {
    return Optional.empty();
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision(LeaseAction.Provision.FIRST));
  }
}
