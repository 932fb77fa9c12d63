package org.paygress.provider.runtime;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.RedemptionEnded;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a top-up's money and hands it to its lease, which extends or gives it back.
 *
 * <pre>
 *   REDEEMING ──> APPLIED | REFUSED
 *       └──────> REFUNDING ──> REFUNDED
 * </pre>
 */
public final class TopUpRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TopUpRunner.class);
  private static final Failure UNREADABLE =
      new Failure(ErrorType.BACKEND_ERROR, "The provider can no longer read the request");
  private static final Failure LEASE_GONE =
      new Failure(ErrorType.LEASE_EXPIRED, "The lease ended before it could be extended");

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final LeaseRunner leases;
  private final Executor executor;

  TopUpRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      LeaseRunner leases,
      Executor executor) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.leases = leases;
    this.executor = executor;
  }

  /**
   * Begins to serve a top-up that was admitted.
   *
   * @param createdAt when it was written, in Unix seconds
   */
  public void begin(TopUp admitted, TopUpRequest request, long createdAt) {
    start(admitted, () -> redeem(admitted, request, createdAt));
  }

  /** Takes up a top-up where it stands, after a restart. */
  void resume(TopUp topUp) {
    start(
        topUp,
        () -> {
          switch (topUp.status()) {
            case REFUNDING -> topUp.payment().ifPresent(payment -> giveBack(topUp, payment));
            case REDEEMING -> reopen(topUp);
            case APPLIED, REFUSED, REFUNDED -> {}
          }
        });
  }

  private void start(TopUp topUp, Runnable work) {
    executor.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("{}: top-up broke off; the next start goes on", topUp.lease(), e);
          }
        });
  }

  private void reopen(TopUp topUp) {
    Optional<JournalledRequests.Reopened> reopened =
        journals
            .database()
            .transaction(tx -> journals.topUps().requestEvent(tx, topUp.request()))
            .flatMap(requests::reopen);
    if (reopened.isPresent() && reopened.get().request() instanceof TopUpRequest request) {
      redeem(topUp, request, reopened.get().createdAt());
      return;
    }
    reopened.map(JournalledRequests.Reopened::request).ifPresent(Request::close);
    payments
        .takeUp(PaymentProcessor.operation(topUp.request()), UNREADABLE)
        .ifPresent(ended -> settle(topUp, ended));
  }

  private void redeem(TopUp topUp, TopUpRequest request, long createdAt) {
    payments
        .take(PaymentProcessor.operation(topUp.request()), request.cashuToken(), createdAt)
        .ifPresent(ended -> settle(topUp, ended));
  }

  private void settle(TopUp topUp, RedemptionEnded ended) {
    switch (ended) {
      case LeaseEvent.Redeemed(var payment, var at) ->
          leases.apply(
              topUp.lease(), new LeaseEvent.TopUpRedeemed(topUp.request(), payment, at));
      case LeaseEvent.RedemptionRefused(var failure, var _) ->
          replies.refuseTopUp(topUp.request(), failure);
    }
  }

  private void giveBack(TopUp topUp, Payment payment) {
    payments
        .refund(PaymentProcessor.operation(topUp.request()), payment)
        .ifPresent(token -> replies.refundTopUp(topUp.request(), LEASE_GONE, token));
  }
}
