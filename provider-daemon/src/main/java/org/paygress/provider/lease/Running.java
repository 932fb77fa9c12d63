package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Rate;

/**
 * What stays the same of a lease whose time has begun, whether its container runs or not.
 *
 * @param paid the first payment and every top-up that moved {@code expiry}
 * @param since when the consumer's time began
 * @param expiry when it ends
 * @param attempt the newest attempt at its container
 */
public record Running(
    Payments paid, Rate rate, Access access, Instant since, Instant expiry, int attempt) {

  public Running {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is out of range");
    }
  }

  /** No lease runs longer than this ahead, so that no expiry leaves the calendar. */
  public static final Duration AHEAD_MAX = Duration.ofDays(3650);

  /** For a payment that would buy more. */
  public static final Failure TOO_LONG =
      new Failure(
          ErrorType.INSUFFICIENT_PAYMENT,
          "This payment buys more than " + AHEAD_MAX.toDays() + " days, which nobody can promise");

  /** Applies a top-up, or gives it back when it cannot be applied. Time past is not charged. */
  Transition extended(LeaseEvent.TopUpRedeemed topUp, Begun same) {
    Instant from = lasts(topUp.at()) ? expiry : topUp.at();
    return extended(topUp, from, same, same::with);
  }

  /** The same for time that begins at {@code from}, whose state is {@code next}. */
  Transition extended(
      LeaseEvent.TopUpRedeemed topUp,
      Instant from,
      LeaseState same,
      Function<Running, LeaseState> next) {
    long secs = rate.durationSecs(topUp.payment().value());
    Instant latest = topUp.at().plus(AHEAD_MAX);
    if (secs < 1 || secs > AHEAD_MAX.toSeconds() || from.plusSeconds(secs).isAfter(latest)) {
      return Transition.to(
          same,
          topUp.owed(
              new Failure(
                  ErrorType.INSUFFICIENT_PAYMENT,
                  "This payment does not buy a length of time that can be added")));
    }
    Instant later = from.plusSeconds(secs);
    Payment payment = topUp.payment();
    return Transition.to(
        next.apply(new Running(paid.plus(payment), rate, access, since, later, attempt)),
        same instanceof Begun
            ? new LeaseAction.AnswerTopUp(topUp.request(), payment, secs, later)
            : new LeaseAction.AnswerRevived(topUp.request(), payment, secs, later));
  }

  /** Running again after an outage: what we did not serve meanwhile is served later. */
  Running back(Access reached, Outage outage, Instant at) {
    Instant later =
        lasts(at) ? expiry.plus(outage.givenBack(at)) : at.plus(outage.givenBack(expiry));
    return new Running(paid, rate, reached, since, later, attempt);
  }

  /** The same at another time. */
  Running shifted(Duration by) {
    return new Running(paid, rate, access, since.plus(by), expiry.plus(by), attempt);
  }

  /** The same, its container about to be made ready anew. */
  Running again() {
    return new Running(paid, rate, access, since, expiry, attempt + 1);
  }

  /** Whether the consumer's time is still to run at {@code now}. */
  boolean lasts(Instant now) {
    return now.isBefore(expiry);
  }

  /** What was paid for the time from {@code from} on. */
  List<Payment> owed(Instant from) {
    return paid.unused(rate, Duration.between(from, expiry));
  }
}
