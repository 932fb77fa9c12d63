package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The container runs and its time is paid for. */
public record Live(Running running) implements Begun {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.TopUpRedeemed topUp ->
          running.lasts(topUp.at())
              ? running.extended(topUp, this, Live::new)
              : Transition.returned(this, topUp);
      case LeaseEvent.Tick(var now) ->
          running.lasts(now)
              ? Transition.to(this)
              : Owing.settle(List.of(), EndReason.EXPIRED, running.expiry());
      case LeaseEvent.EndRequested(var at) -> Owing.settle(owed(at), EndReason.OPERATOR, at);
      case LeaseEvent.ResumeRequested later ->
          Resuming.begin(this, running, new Outage(running.since(), false), later);
      case LeaseEvent.ContainerStopped(int attempt, var outage, var _) ->
          Transition.to(attempt == running.attempt() ? new Suspended(running, outage) : this);
      case LeaseEvent.Resumed _,
          LeaseEvent.GivenUp _,
          LeaseEvent.RedemptionEnded _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.MoneyReturned _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
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
    return true;
  }

  @Override
  public boolean isServing() {
    return true;
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
    return running.owed(now);
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.SPENT;
  }

  @Override
  public RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.TRY_KEY;
  }

  @Override
  public String word() {
    return "Running";
  }

  @Override
  public Optional<Instant> servedSince() {
    return Optional.of(running.since());
  }
}
