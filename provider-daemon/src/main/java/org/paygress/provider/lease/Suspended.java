package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Paid for, but not running: the host restarted and only the consumer has the volume's key, or the
 * container cannot be brought back yet. Nothing is destroyed before the expiry; a spawn request of
 * its owner with the same workload id and key resumes it. Time that we did not serve is given back
 * when it runs again, and as money when it never does.
 */
public record Suspended(Running running, Outage outage) implements Begun {

  @Override
  public Transition on(LeaseEvent event) {
    Instant expiry = running.expiry();
    return switch (event) {
      case LeaseEvent.Resumed(var reached, var at) ->
          Transition.to(new Live(running.back(reached, outage, at)));
      case LeaseEvent.ResumeRequested() ->
          Transition.to(new Resuming(running, outage), new LeaseAction.Provision());
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) ->
          running.extended(topUp, this, longer -> new Suspended(longer, outage));
      case LeaseEvent.Tick(var now) when !now.isBefore(expiry) ->
          Owing.settle(
              owed(expiry), outage.ours() ? EndReason.UNSERVED : EndReason.EXPIRED, expiry);
      case LeaseEvent.GivenUp() ->
          Owing.settle(running.owed(outage.since()), EndReason.UNSERVED, outage.since());
      case LeaseEvent.EndRequested(var at) -> Owing.settle(owed(at), EndReason.OPERATOR, at);
      default -> unexpected(event);
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
  public boolean isServing() {
    return false;
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
  public List<Payment> owed(Instant now) {
    return running.owed(outage.servedUntil(now));
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

  @Override
  public Optional<Instant> servedSince() {
    return Optional.empty();
  }
}
