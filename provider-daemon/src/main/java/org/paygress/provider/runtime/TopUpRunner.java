package org.paygress.provider.runtime;

import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.RedemptionEnded;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;

/**
 * Takes a top-up's money and hands it to its lease, which extends or gives it back.
 *
 * <pre>
 *   REDEEMING ──> APPLIED | REFUSED
 *       └──────> REFUNDING ──> REFUNDED
 * </pre>
 */
public final class TopUpRunner {

  private static final Failure UNREADABLE =
      new Failure(ErrorType.BACKEND_ERROR, "The provider can no longer read the request");
  private static final Failure LEASE_GONE =
      new Failure(ErrorType.LEASE_EXPIRED, "The lease ended before it could be extended");

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final LeaseRunner leases;
  private final SupervisedWork work;

  TopUpRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      LeaseRunner leases,
      SupervisedWork work) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.leases = leases;
    this.work = work;
  }

  /** One piece of work for one top-up, in the status it has then. */
  private record Piece(EventId topUp, Status status) {}

  /** By what the refund of a top-up is known, whoever makes it. */
  static Object refund(EventId topUp) {
    return new Piece(topUp, Status.REFUNDING);
  }

  private static Object piece(TopUp topUp) {
    return new Piece(topUp.request(), topUp.status());
  }

  private static String name(TopUp topUp) {
    return topUp.lease() + ": top-up " + topUp.status();
  }

  /**
   * Begins to serve a top-up that was admitted.
   *
   * @param createdAt when it was written, in Unix seconds
   */
  public void begin(TopUp admitted, TopUpRequest request, long createdAt) {
    work.start(piece(admitted), name(admitted), () -> isRedeemed(admitted, request, createdAt));
  }

  /**
   * Starts what a top-up waits for if nobody is at it.
   *
   * @return by what the work is known
   */
  Object takeUpAgain(TopUp topUp) {
    work.startAgain(piece(topUp), name(topUp), () -> hasMoved(topUp) || isDone(topUp));
    return piece(topUp);
  }

  /** Whether somebody has taken it further since it was looked at. */
  private boolean hasMoved(TopUp seen) {
    return journals
        .database()
        .transaction(tx -> journals.topUps().find(tx, seen.request()))
        .filter(now -> now.status() == seen.status())
        .isEmpty();
  }

  private boolean isDone(TopUp topUp) {
    return switch (topUp.status()) {
      case REFUNDING -> topUp.payment().isEmpty() || isGivenBack(topUp, topUp.payment().get());
      case REDEEMING -> isTakenUp(topUp);
      case APPLIED, REFUSED, REFUNDED -> true;
    };
  }

  private boolean isTakenUp(TopUp topUp) {
    Optional<JournalledRequests.Reopened> reopened =
        journals
            .database()
            .transaction(tx -> journals.topUps().requestEvent(tx, topUp.request()))
            .flatMap(requests::reopen);
    if (reopened.isPresent() && reopened.get().request() instanceof TopUpRequest request) {
      return isRedeemed(topUp, request, reopened.get().createdAt());
    }
    reopened.map(JournalledRequests.Reopened::request).ifPresent(Request::close);
    return isSettled(
        topUp, payments.takeUp(PaymentProcessor.operation(topUp.request()), UNREADABLE));
  }

  private boolean isRedeemed(TopUp topUp, TopUpRequest request, long createdAt) {
    String operation = PaymentProcessor.operation(topUp.request());
    return isSettled(topUp, payments.take(operation, request.cashuToken(), createdAt));
  }

  private boolean isSettled(TopUp topUp, Optional<RedemptionEnded> ended) {
    ended.ifPresent(how -> settle(topUp, how));
    return ended.isPresent();
  }

  private void settle(TopUp topUp, RedemptionEnded ended) {
    switch (ended) {
      case LeaseEvent.Redeemed(var payment, var at) ->
          leases.apply(topUp.lease(), new LeaseEvent.TopUpRedeemed(topUp.request(), payment, at));
      case LeaseEvent.RedemptionRefused(var failure, var _) ->
          replies.refuseTopUp(topUp.request(), failure);
    }
  }

  private boolean isGivenBack(TopUp topUp, Payment payment) {
    Optional<Token> refund = payments.refund(PaymentProcessor.operation(topUp.request()), payment);
    refund.ifPresent(token -> replies.refundTopUp(topUp.request(), LEASE_GONE, token));
    return refund.isPresent();
  }
}
