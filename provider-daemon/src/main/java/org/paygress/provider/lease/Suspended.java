package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.money.Rate;

/**
 * Paid for, but not running: the host restarted and only the consumer has the volume's key, or the
 * container cannot be brought back yet. Nothing is destroyed before the expiry; a spawn request of
 * its owner with the same workload id and key resumes it. Time that we did not serve is given back
 * when it runs again, and as money when it never does.
 */
public record Suspended(
    Payments paid, Rate rate, Access access, Instant since, Instant expiry, Outage outage)
    implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.Resumed(var reached, var at) -> Transition.to(live(reached, at));
      case LeaseEvent.ResumeRequested() ->
          Transition.to(
              new Resuming(paid, rate, access, since, expiry, outage), new LeaseAction.Provision());
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) -> {
        Transition extended = new Live(paid, rate, access, since, expiry).on(topUp);
        Live live = (Live) extended.next();
        yield new Transition(
            new Suspended(live.paid(), rate, access, since, live.expiry(), outage),
            extended.actions());
      }
      case LeaseEvent.Tick(var now) when !now.isBefore(expiry) ->
          Owing.settle(
              unused(outage.servedUntil(expiry)),
              outage.ours() ? EndReason.UNSERVED : EndReason.EXPIRED,
              expiry);
      case LeaseEvent.GivenUp() ->
          Owing.settle(unused(outage.since()), EndReason.UNSERVED, outage.since());
      case LeaseEvent.EndRequested(var at) ->
          Owing.settle(unused(outage.servedUntil(at)), EndReason.OPERATOR, at);
      default -> unexpected(event);
    };
  }

  /** Running again: what we did not serve meanwhile is served later. */
  Live live(Access reached, Instant at) {
    return new Live(paid, rate, reached, since, expiry.plus(outage.givenBack(at)));
  }

  private List<Payment> unused(Instant from) {
    return paid.unused(rate, Duration.between(from, expiry));
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> expiresAt() {
    return Optional.of(expiry);
  }

  @Override
  public List<Payment> owed(Instant now) {
    return unused(outage.servedUntil(now));
  }
}
