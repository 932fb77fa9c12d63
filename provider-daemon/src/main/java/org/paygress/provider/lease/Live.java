package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The container runs and its time is paid for. */
public record Live(Running running) implements AtRest {

  @Override
  public Live with(Running changed) {
    return new Live(changed);
  }

  @Override
  public Live shifted(Duration by) {
    return new Live(running.shifted(by));
  }

  @Override
  public Transition watched(LeaseEvent.Watched seen) {
    return switch (seen) {
      case LeaseEvent.ContainerStopped(int _, var outage, var _) ->
          Transition.to(new Suspended(running, outage));
      case LeaseEvent.Resumed _, LeaseEvent.GivenUp _ -> Transition.to(this);
    };
  }

  @Override
  public Transition expired(Instant now) {
    return InGrace.begin(running, Outage.theirs(running.expiry()), now);
  }

  /** It was served all the same, as far as nobody finds it stopped. */
  @Override
  public Transition absent(LeaseEvent.Absent absence) {
    return Transition.to(this);
  }

  @Override
  public Transition asked(LeaseEvent.ResumeRequested later) {
    return Resuming.begin(this, running, Outage.theirs(running.since()), later);
  }

  @Override
  public boolean shouldRun(boolean encrypted) {
    return true;
  }

  @Override
  public List<Payment> owed(Instant now) {
    return running.owed(now);
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
