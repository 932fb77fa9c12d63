package org.paygress.provider.runtime;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.Status;
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
  private static final Failure LEASE_GONE =
      new Failure(ErrorType.LEASE_EXPIRED, "The lease ended before it could be extended");

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final LeaseRunner leases;
  private final Executor executor;
  private final Clock clock;

  TopUpRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      LeaseRunner leases,
      Executor executor,
      Clock clock) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.leases = leases;
    this.executor = executor;
    this.clock = clock;
  }

  /** Takes up a top-up where it stands. */
  public void resume(TopUp topUp) {
    executor.execute(
        () -> {
          try {
            go(topUp);
          } catch (RuntimeException e) {
            LOG.error("{}: top-up broke off; the next start goes on", topUp.lease(), e);
          }
        });
  }

  private void go(TopUp topUp) {
    if (topUp.status() == Status.REFUNDING && topUp.payment().isPresent()) {
      giveBack(topUp, topUp.payment().get());
    } else if (topUp.status() == Status.REDEEMING) {
      redeem(topUp);
    }
  }

  private void redeem(TopUp topUp) {
    Optional<JournalledRequests.Reopened> reopened =
        journals
            .database()
            .transaction(tx -> journals.topUps().requestEvent(tx, topUp.request()))
            .flatMap(requests::reopen);
    if (reopened.isEmpty() || !(reopened.get().request() instanceof TopUpRequest request)) {
      replies.refuseTopUp(
          topUp.request(),
          new Failure(ErrorType.BACKEND_ERROR, "The provider can no longer read the request"));
      return;
    }
    payments
        .take(
            PaymentProcessor.operation(topUp.request()),
            request.cashuToken(),
            reopened.get().createdAt())
        .ifPresent(
            taking -> {
              switch (taking) {
                case PaymentProcessor.Taking.Taken(var payment) ->
                    leases.apply(
                        topUp.lease(),
                        new LeaseEvent.TopUpRedeemed(topUp.request(), payment, clock.instant()));
                case PaymentProcessor.Taking.Refused(var failure) ->
                    replies.refuseTopUp(topUp.request(), failure);
              }
            });
  }

  private void giveBack(TopUp topUp, Payment payment) {
    payments
        .refund(PaymentProcessor.operation(topUp.request()), payment)
        .ifPresent(token -> replies.refundTopUp(topUp.request(), LEASE_GONE, token));
  }
}
