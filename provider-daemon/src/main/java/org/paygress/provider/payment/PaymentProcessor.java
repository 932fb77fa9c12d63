package org.paygress.provider.payment;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Sat;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.RedemptionEnded;
import org.paygress.provider.lease.Payment;
import org.paygress.system.Parsed;
import org.paygress.system.retry.Retry;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes and gives back money through the wallet. Every operation has a name made from what it pays
 * for, and the wallet never performs a name twice, so all of this may be repeated after a crash.
 */
public final class PaymentProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentProcessor.class);
  private static final Retry RETRY = new Retry(Duration.ofMillis(500), Duration.ofSeconds(60));

  private static final Failure STALE =
      new Failure(
          ErrorType.REQUEST_EXPIRED,
          "The provider could not serve the request in time; the token was not used");

  private final Wallet wallet;
  private final Trials trials;
  private final Clock clock;
  private final Duration requestMaxAge;

  public PaymentProcessor(Wallet wallet, Trials trials, Clock clock, Duration requestMaxAge) {
    this.wallet = wallet;
    this.trials = trials;
    this.clock = clock;
    this.requestMaxAge = requestMaxAge;
  }

  public static String operation(LeaseId lease) {
    return "lease-" + lease.number();
  }

  public static String operation(EventId topUp) {
    return "top-up-" + topUp.hex();
  }

  /** The name of the operation that makes the token of a debt. */
  public static String refundOf(LeaseId lease, Debt.Cause cause) {
    return "refund-"
        + switch (cause) {
          case Debt.NeverServed() -> operation(lease);
          case Debt.Unused(int part) -> operation(lease) + "-unused-" + part;
          case Debt.TopUp(var request) -> operation(request);
        };
  }

  /**
   * Swaps the token for ours, waiting out a mint that is away.
   *
   * @param request what it is for
   * @param createdAt when the request was written, in Unix seconds: money is not taken for one that
   *     has become stale before the swap began
   * @return empty when interrupted; call again after the restart
   */
  public Optional<RedemptionEnded> take(
      String operation, EventId request, String token, long createdAt) {
    return switch (Token.parse(token)) {
      case Parsed.Ok<Token>(var parsed) ->
          RETRY.until(
              () -> ended(operation, receive(operation, request, parsed, createdAt), STALE));
      case Parsed.Malformed<Token>(var reason) ->
          takeUp(operation, new Failure(ErrorType.INVALID_TOKEN, reason));
    };
  }

  private ReceiveOutcome receive(String operation, EventId request, Token token, long createdAt) {
    ReceiveOutcome outcome = wallet.resume(operation);
    if (outcome instanceof ReceiveOutcome.NotBegun && !isStale(createdAt)) {
      outcome = wallet.receive(operation, token);
    }
    trials.outcome(request, token, outcome);
    return outcome;
  }

  private boolean isStale(long createdAt) {
    return clock.instant().getEpochSecond() - createdAt > requestMaxAge.toSeconds();
  }

  /**
   * Goes on with taking a token that can be read no more.
   *
   * @param unread why it cannot be begun, if it was not
   * @return as {@link #take}
   */
  public Optional<RedemptionEnded> takeUp(String operation, Failure unread) {
    return RETRY.until(() -> ended(operation, wallet.resume(operation), unread));
  }

  private Optional<RedemptionEnded> ended(
      String operation, ReceiveOutcome outcome, Failure notBegun) {
    return switch (outcome) {
      case ReceiveOutcome.Received(var mint, var unit, var value) ->
          Optional.of(new LeaseEvent.Redeemed(new Payment(mint, unit, value), clock.instant()));
      case ReceiveOutcome.Refused(var reason, var message) ->
          refused(Refusals.failure(reason, message));
      case ReceiveOutcome.Unresolved(var message) -> {
        LOG.warn("{}: the mint's answer is outstanding, asking again: {}", operation, message);
        yield Optional.empty();
      }
      case ReceiveOutcome.NotBegun() -> refused(notBegun);
    };
  }

  private Optional<RedemptionEnded> refused(Failure failure) {
    return Optional.of(new LeaseEvent.RedemptionRefused(failure, clock.instant()));
  }

  /** What a token is worth by its own word, before the mint's fees. */
  public static Optional<Payment> worth(String token) {
    return Token.parse(token) instanceof Parsed.Ok<Token>(var read) && read.amount() > 0
        ? Optional.of(new Payment(read.mint(), read.unit(), inMsat(read)))
        : Optional.empty();
  }

  private static Msat inMsat(Token token) {
    return token.unit().equals("msat")
        ? new Msat(token.amount())
        : new Sat(token.amount()).toMsat();
  }

  /**
   * A token worth the payment, the same one at every call.
   *
   * @param lock to whom it is to be locked, where its mint can
   */
  public SendOutcome giveBack(String name, Payment payment, Optional<P2pkLock> lock) {
    SendOutcome outcome =
        lock.isEmpty()
            ? wallet.refund(name, payment.mint(), payment.unit(), payment.value())
            : wallet.refund(name, payment.mint(), payment.unit(), payment.value(), lock.get());
    if (outcome instanceof SendOutcome.Failed(var message)) {
      LOG.warn("{}: not possible yet, trying again: {}", name, message);
    }
    return outcome;
  }
}
