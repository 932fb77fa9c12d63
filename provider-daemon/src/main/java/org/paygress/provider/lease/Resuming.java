package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A suspended lease whose consumer has sent the volume's key again, or one that runs and whose
 * consumer asks for it anew; the container is being made ready on the volume it has. Nothing is
 * charged for it and nothing is formatted. It cannot expire before the attempt is over: building
 * and destroying one container never overlap.
 */
public record Resuming(Running running, Outage outage) implements Begun {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Provisioned(var reached, var at) -> {
        Running again = running.back(reached, outage, at);
        yield Transition.to(
            new Live(again), new LeaseAction.AnswerResumed(reached, again.expiry()));
      }
      case LeaseEvent.ProvisioningFailed(var failure) ->
          Transition.to(new Suspended(running, outage), new LeaseAction.AnswerRefusal(failure));
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(running.expiry()) ->
          running.extended(topUp, this, longer -> new Resuming(longer, outage));
      default -> unexpected(event);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision());
  }

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return true;
  }

  @Override
  public boolean shouldRun(boolean encrypted) {
    return false;
  }

  @Override
  public boolean isServing() {
    return false;
  }

  @Override
  public boolean keepsVolume() {
    return true;
  }

  @Override
  public boolean canBeEnded() {
    return false;
  }

  @Override
  public List<Payment> owed(Instant now) {
    return running.owed(outage.servedUntil(now));
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.PENDING;
  }

  @Override
  public RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.BUSY;
  }

  @Override
  public String word() {
    return "Provisioning";
  }

  @Override
  public Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
