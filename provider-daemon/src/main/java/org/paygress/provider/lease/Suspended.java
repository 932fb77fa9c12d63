package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * Paid for, but not running: the host restarted and only the consumer has the volume's key, or the
 * container cannot be brought back yet. Nothing is destroyed before the expiry; a spawn request of
 * its owner with the same workload id and key resumes it. Time that we did not serve is given back
 * when it runs again, and as money when it never does.
 */
public record Suspended(Running running, Outage outage) implements Interrupted, AtRest {

  @Override
  public Suspended with(Running changed) {
    return new Suspended(changed, outage);
  }

  @Override
  public Suspended with(Outage changed) {
    return new Suspended(running, changed);
  }

  @Override
  public Suspended shifted(Duration by) {
    return new Suspended(running.shifted(by), outage.shifted(by));
  }

  @Override
  public Transition watched(LeaseEvent.Watched seen) {
    return switch (seen) {
      case LeaseEvent.Resumed(int _, var reached, var at) ->
          Transition.to(new Live(running.back(reached, outage, at)));
      // What its user broke is its user's: the time runs on, as when it is switched off. Where the
      // host is why, only what is left is paid back of an outage that its user began.
      case LeaseEvent.GivenUp(int _, boolean ours, var at) ->
          ours || !outage.givenBack(at).isZero() ? givenUp(at) : Transition.to(this);
      case LeaseEvent.ContainerStopped _ -> Transition.to(this);
    };
  }

  private Transition givenUp(Instant at) {
    // Nothing is charged for what passes after the expiry.
    Instant over = outage.servedUntil(running.lasts(at) ? at : running.expiry());
    return Ending.served(running.owed(over), EndReason.UNSERVED, over);
  }

  @Override
  public Transition expired(Instant now) {
    return InGrace.begin(running, outage, now);
  }

  @Override
  public Transition asked(LeaseEvent.ResumeRequested later) {
    return Resuming.begin(this, running, outage, later);
  }

  @Override
  public boolean shouldRun(boolean encrypted) {
    return !encrypted;
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
