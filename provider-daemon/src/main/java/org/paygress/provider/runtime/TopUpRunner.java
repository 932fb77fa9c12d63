package org.paygress.provider.runtime;

import java.time.Duration;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.RedemptionEnded;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;

/**
 * Takes a top-up's money and hands it to its lease, which extends or owes it.
 *
 * <pre>
 *   REDEEMING ──> APPLIED | REFUSED
 *       └──────> REFUNDING ──> REFUNDED
 * </pre>
 */
public final class TopUpRunner {

  private static final Failure UNREADABLE =
      new Failure(ErrorType.BACKEND_ERROR, "The provider can no longer read the request");

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final LeaseRunner leases;
  private final SupervisedWork work;
  private final Duration allowance;

  TopUpRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      LeaseRunner leases,
      SupervisedWork work,
      Duration allowance) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.leases = leases;
    this.work = work;
    this.allowance = allowance;
  }

  private static String name(TopUp topUp) {
    return topUp.lease() + ": top-up";
  }

  /**
   * Begins to serve a top-up that was admitted.
   *
   * @param createdAt when it was written, in Unix seconds
   */
  public void begin(TopUp admitted, TopUpRequest request, long createdAt) {
    work.start(admitted.request(), name(admitted), () -> isRedeemed(admitted, request, createdAt));
  }

  /**
   * Starts what a top-up waits for if nobody is at it.
   *
   * @return by what the work is known
   */
  Object takeUpAgain(TopUp topUp) {
    work.startAgain(topUp.request(), name(topUp), () -> hasMoved(topUp) || isTakenUp(topUp));
    return topUp.request();
  }

  /** Whether somebody has taken it further since it was looked at. */
  private boolean hasMoved(TopUp seen) {
    return journals
        .database()
        .transaction(tx -> journals.topUps().find(tx, seen.request()))
        .filter(now -> now.status() == Status.REDEEMING)
        .isEmpty();
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
    return isSettled(
        topUp, payments.take(operation, topUp.request(), request.cashuToken(), createdAt));
  }

  private boolean isSettled(TopUp topUp, Optional<RedemptionEnded> ended) {
    ended.ifPresent(how -> settle(topUp, how));
    return ended.isPresent();
  }

  private void settle(TopUp topUp, RedemptionEnded ended) {
    switch (ended) {
      case LeaseEvent.Redeemed(var payment, var at) ->
          leases.apply(
              topUp.lease(), new LeaseEvent.TopUpRedeemed(topUp.request(), payment, allowance, at));
      case LeaseEvent.RedemptionRefused(var failure, var _) ->
          replies.refuseTopUp(topUp.request(), failure);
    }
  }
}
