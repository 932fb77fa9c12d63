package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * The container runs and its time is paid for.
 *
 * @param paid the first payment and every top-up that moved {@code expiry}
 * @param since when the consumer's time began
 * @param expiry when it ends
 */
public record Live(Payments paid, Rate rate, Access access, Instant since, Instant expiry)
    implements LeaseState {

  /** No lease runs longer than this ahead, so that no expiry leaves the calendar. */
  static final Duration AHEAD_MAX = Duration.ofDays(3650);

  @Override
  public Transition on(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.TopUpRedeemed topUp when topUp.at().isBefore(expiry) -> extended(topUp);
      case LeaseEvent.Tick(var now) when !now.isBefore(expiry) ->
          Owing.settle(List.of(), EndReason.EXPIRED, expiry);
      case LeaseEvent.EndRequested(var at) -> Owing.settle(owed(at), EndReason.OPERATOR, at);
      case LeaseEvent.ResumeRequested() ->
          Transition.to(
              new Resuming(paid, rate, access, since, expiry, new Outage(since, false)),
              new LeaseAction.Provision());
      case LeaseEvent.ContainerStopped(var outage) ->
          Transition.to(new Suspended(paid, rate, access, since, expiry, outage));
      default -> unexpected(event);
    };
  }

  private Transition extended(LeaseEvent.TopUpRedeemed topUp) {
    long secs = rate.durationSecs(topUp.payment().value());
    Instant latest = topUp.at().plus(AHEAD_MAX);
    if (secs < 1 || secs > AHEAD_MAX.toSeconds() || expiry.plusSeconds(secs).isAfter(latest)) {
      return Transition.to(
          this,
          new LeaseAction.RefundTopUp(
              topUp.request(),
              topUp.payment(),
              new Failure(
                  ErrorType.INSUFFICIENT_PAYMENT,
                  "This payment does not buy a length of time that can be added")));
    }
    Instant later = expiry.plusSeconds(secs);
    return Transition.to(
        new Live(paid.plus(topUp.payment()), rate, access, since, later),
        new LeaseAction.AnswerTopUp(topUp.request(), topUp.payment(), secs, later));
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
    return paid.unused(rate, Duration.between(now, expiry));
  }
}
