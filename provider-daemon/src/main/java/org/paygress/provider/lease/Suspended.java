package org.paygress.provider.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * Paid for, but not running: the host restarted and only the consumer has the volume's key, or the
 * container cannot be brought back yet. Nothing is destroyed before the expiry; a spawn request of
 * its owner with the same workload id and key resumes it. Time that we did not serve is given back
 * when it runs again, and as money when it never does.
 */
public record Suspended(Running running, Outage outage) implements Interrupted {

  @Override
  public Transition on(LeaseEvent event) {
    Instant expiry = running.expiry();
    return switch (event) {
      case LeaseEvent.Watched watched ->
          watched.attempt() == running.attempt() ? watched(watched) : Transition.to(this);
      case LeaseEvent.ResumeRequested later -> Resuming.begin(this, running, outage, later);
      case LeaseEvent.TopUpRedeemed topUp ->
          running.lasts(topUp.at())
              ? running.extended(topUp, this, longer -> new Suspended(longer, outage))
              : Transition.returned(this, topUp);
      case LeaseEvent.Tick(var now) ->
          running.lasts(now)
              ? Transition.to(this)
              : Owing.settle(
                  owed(expiry), outage.ours() ? EndReason.UNSERVED : EndReason.EXPIRED, expiry);
      case LeaseEvent.EndRequested(var at) -> Owing.settle(owed(at), EndReason.OPERATOR, at);
      case LeaseEvent.RedemptionEnded _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.MoneyReturned _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
  }

  private Transition watched(LeaseEvent.Watched watched) {
    return switch (watched) {
      case LeaseEvent.Resumed(int _, var reached, var at) ->
          Transition.to(new Live(running.back(reached, outage, at)));
      case LeaseEvent.GivenUp _ ->
          Owing.settle(running.owed(outage.since()), EndReason.UNSERVED, outage.since());
      case LeaseEvent.ContainerStopped _ -> Transition.to(this);
    };
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return !encrypted;
  }

  @Override
  public boolean shouldRun(boolean encrypted) {
    return !encrypted;
  }

  @Override
  public boolean keepsVolume() {
    return false;
  }

  @Override
  public boolean canBeEnded() {
    return true;
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.SPENT;
  }

  @Override
  public RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.RESUME;
  }

  @Override
  public String word() {
    return "Suspended";
  }
}
