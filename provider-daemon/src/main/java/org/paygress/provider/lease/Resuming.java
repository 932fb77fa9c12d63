package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A suspended lease whose consumer has sent the volume's key again, or one that runs and whose
 * consumer asks for it anew; the container is being made ready on the volume it has. Nothing is
 * charged for it and nothing is formatted. It cannot expire before the attempt is over: building
 * and destroying one container never overlap.
 */
public record Resuming(Running running, Outage outage) implements Interrupted {

  /** What a later request leads to: another attempt, unless the time it was paid for is over. */
  static Transition begin(
      LeaseState from, Running running, Outage outage, LeaseEvent.ResumeRequested later) {
    if (!running.lasts(later.at())) {
      return Transition.over(from, later);
    }
    Running again = running.again();
    return Transition.to(
        new Resuming(again, outage),
        new LeaseAction.Adopt(later.request()),
        new LeaseAction.Provision(again.attempt()));
  }

  @Override
  public Resuming with(Running changed) {
    return new Resuming(changed, outage);
  }

  @Override
  public Resuming with(Outage changed) {
    return new Resuming(running, changed);
  }

  @Override
  public Transition after(LeaseEvent.WorkEnded ended) {
    return switch (ended) {
      case LeaseEvent.BuildEnded built ->
          built.attempt() == running.attempt() ? built(built) : Transition.to(this);
      case LeaseEvent.RedemptionEnded _, LeaseEvent.NoRoom _, LeaseEvent.TakenDown _ ->
          Transition.to(this);
    };
  }

  private Transition built(LeaseEvent.BuildEnded built) {
    return switch (built) {
      case LeaseEvent.Provisioned(int _, var reached, var password, var at) -> {
        Running back = running.back(reached, outage, at);
        yield Transition.to(
            new Live(back), new LeaseAction.AnswerResumed(reached, back.expiry(), password));
      }
      case LeaseEvent.ProvisioningFailed(int _, var failure, var _) ->
          Transition.to(new Suspended(running, outage), new LeaseAction.AnswerRefusal(failure));
    };
  }

  @Override
  public Resuming shifted(Duration by) {
    return new Resuming(running.shifted(by), outage.shifted(by));
  }

  @Override
  public Transition watched(LeaseEvent.Watched seen) {
    return Transition.to(this);
  }

  @Override
  public Transition expired(Instant now) {
    return Transition.to(this);
  }

  @Override
  public Transition asked(LeaseEvent.ResumeRequested later) {
    return Transition.busy(this, later);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.of(new LeaseAction.Provision(running.attempt()));
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
  public boolean canBeEnded() {
    return false;
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
}
