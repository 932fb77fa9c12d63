package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The consumer's time is over and its container stopped, and its data is still there: a top-up
 * brings it back, and a clock that was wrong has destroyed nothing. What was not served of the time
 * is given back in the end, as time or as money.
 *
 * @param outage what was not served of the time
 * @param since when it was found to be over
 * @param stopped whether the container is known not to run, and the volume to be locked
 */
public record InGrace(Running running, Outage outage, Instant since, boolean stopped)
    implements LeaseState {

  /** What follows when the time of a lease is up. */
  static Transition begin(Running running, Outage outage, Instant now) {
    return Transition.to(new InGrace(running, outage, now, false), new LeaseAction.StopContainer());
  }

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Stopped(var at) ->
          Transition.to(running.lasts(at) ? back() : new InGrace(running, outage, since, true));
      case LeaseEvent.TopUpRedeemed topUp -> revived(topUp);
      // The clock that said so was wrong.
      case LeaseEvent.Tick(var now) ->
          Transition.to(stopped && running.lasts(now) ? wronglyEnded(now) : this);
      case LeaseEvent.GraceOver(var at) ->
          running.lasts(at) ? Transition.to(this) : ended(reason(), at);
      case LeaseEvent.EndRequested(var at) -> ended(EndReason.OPERATOR, at);
      case LeaseEvent.EndForced(var _, var at) -> ended(EndReason.OPERATOR, at);
      case LeaseEvent.ResumeRequested later -> Transition.over(this, later);
      case LeaseEvent.Absent(var from, var at) ->
          Transition.to(from.isBefore(at) ? absent(from, at) : this);
      case LeaseEvent.ClockJumped(var by, var _) -> Transition.to(shifted(by));
      case LeaseEvent.MintSilent _,
          LeaseEvent.Watched _,
          LeaseEvent.RedemptionEnded _,
          LeaseEvent.NoRoom _,
          LeaseEvent.BuildEnded _,
          LeaseEvent.Destroyed _ ->
          Transition.to(this);
    };
  }

  private Suspended back() {
    return new Suspended(running, outage);
  }

  private Suspended wronglyEnded(Instant now) {
    return new Suspended(running, Outage.ours(now.minus(unserved())));
  }

  /** What is bought counts from now on, and what was not served before is added to it. */
  private Transition revived(LeaseEvent.TopUpRedeemed topUp) {
    if (running.lasts(topUp.at())) {
      return running.extended(
          topUp, running.expiry(), this, more -> new InGrace(more, outage, since, stopped));
    }
    Outage restart = Outage.ours(topUp.at(), topUp.at().plus(topUp.allowance()));
    return running.extended(
        topUp,
        topUp.at().plus(unserved()),
        this,
        more -> {
          InGrace longer = new InGrace(more, restart, since, stopped);
          return stopped ? longer.back() : longer;
        });
  }

  private Transition ended(EndReason reason, Instant at) {
    return Ending.served(owed(at), reason, running.expiry());
  }

  private EndReason reason() {
    return unserved().isZero() ? EndReason.EXPIRED : EndReason.UNSERVED;
  }

  private Duration unserved() {
    return outage.givenBack(running.expiry());
  }

  private InGrace absent(Instant from, Instant at) {
    Outage longer = running.lasts(from) ? outage.absent(from, at) : outage;
    return new InGrace(running, longer, since.plus(Duration.between(from, at)), stopped);
  }

  private InGrace shifted(Duration by) {
    return new InGrace(running.shifted(by), outage.shifted(by), since.plus(by), stopped);
  }

  @Override
  public List<Payment> owed(Instant now) {
    return running.owed(outage.servedUntil(running.lasts(now) ? now : running.expiry()));
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return stopped ? Optional.empty() : Optional.of(new LeaseAction.StopContainer());
  }

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return !encrypted;
  }

  @Override
  public boolean shouldRun(boolean encrypted) {
    return false;
  }

  @Override
  public boolean canBeExtended() {
    return true;
  }

  @Override
  public boolean canBeEnded() {
    return true;
  }

  @Override
  public boolean holdsSlot() {
    return true;
  }

  @Override
  public Optional<Access> access() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> servedSince() {
    return Optional.empty();
  }

  @Override
  public int attempt() {
    return running.attempt();
  }

  @Override
  public Optional<Instant> expiresAt() {
    return Optional.of(running.expiry());
  }

  @Override
  public Optional<Instant> overSince() {
    return Optional.empty();
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.SPENT;
  }

  @Override
  public RepeatedWorkload repeatedWorkload() {
    return RepeatedWorkload.ANOTHER;
  }

  @Override
  public String word() {
    return "Expired";
  }
}
