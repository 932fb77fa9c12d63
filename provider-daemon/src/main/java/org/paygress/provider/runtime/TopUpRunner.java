package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.RedemptionEnded;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.paygress.system.sqlite.Tx;

/**
 * Takes a top-up's money and hands it to its lease, which extends or owes it.
 *
 * <pre>
 *   REDEEMING ──> APPLIED | REFUSED
 *       ├──────> REFUNDING ──> REFUNDED
 *       └──────> WRITTEN_OFF, by the operator; what comes of the swap all the same counts
 * </pre>
 */
public final class TopUpRunner {

  private static final Failure GIVEN_UP =
      new Failure(
          ErrorType.MINT_NETWORK_ERROR,
          "The mint did not answer, and the provider asks it no more. Ask the mint whether the"
              + " token is spent");

  private static final Failure UNREADABLE =
      new Failure(ErrorType.BACKEND_ERROR, "The provider can no longer read the request");

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final LeaseRunner leases;
  private final SupervisedWork work;
  private final DebtRunner debts;
  private final Duration allowance;

  /**
   * A top-up whose swap has no end yet.
   *
   * @param worth what its token says of itself; empty when it cannot be read any more
   * @param since when it was admitted
   */
  public record Unfinished(TopUp topUp, Optional<Payment> worth, Instant since) {

    /** By what the operator names it. */
    public String name() {
      return PaymentProcessor.operation(topUp.request());
    }
  }

  TopUpRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      LeaseRunner leases,
      SupervisedWork work,
      DebtRunner debts,
      Duration allowance) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.leases = leases;
    this.work = work;
    this.debts = debts;
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

  /** Those whose swaps have no end yet, the oldest first. */
  public List<Unfinished> unfinished() {
    return journals.database().transaction(tx -> journals.topUps().unfinished(tx)).stream()
        .map(this::unfinished)
        .sorted(Comparator.comparing(Unfinished::since))
        .toList();
  }

  private Unfinished unfinished(TopUp topUp) {
    Optional<JournalledRequests.Reopened> reopened = reopened(topUp);
    Optional<Payment> worth =
        reopened
            .filter(it -> it.request() instanceof TopUpRequest)
            .flatMap(it -> PaymentProcessor.worth(((TopUpRequest) it.request()).cashuToken()));
    reopened.map(JournalledRequests.Reopened::request).ifPresent(Request::close);
    return new Unfinished(
        topUp,
        worth,
        journals.database().transaction(tx -> journals.topUps().begunAt(tx, topUp.request())));
  }

  /**
   * Writes a top-up off, and tells its owner: after a restart nobody asks the mint any more. What
   * the mint says before that counts all the same.
   *
   * @return whether it still had no end
   */
  public boolean giveUp(Unfinished offered, Instant now) {
    TopUp topUp = offered.topUp();
    return journals
        .database()
        .transaction(
            tx -> {
              Optional<Lease> lease = journals.leases().find(tx, topUp.lease());
              if (lease.isEmpty() || isOver(tx, topUp)) {
                return false;
              }
              replies.giveUpTopUp(tx, topUp.request(), GIVEN_UP);
              if (offered.worth().isPresent()) {
                Debt debt =
                    new Debt(new Debt.TopUp(topUp.request()), offered.worth().get(), GIVEN_UP);
                debts.writeOff(tx, lease.get(), debt, now);
              }
              return true;
            });
  }

  private boolean isOver(Tx tx, TopUp topUp) throws SQLException {
    return journals
        .topUps()
        .find(tx, topUp.request())
        .filter(now -> now.status() == Status.REDEEMING)
        .isEmpty();
  }

  /** Whether somebody has taken it further since it was looked at. */
  private boolean hasMoved(TopUp seen) {
    return journals.database().transaction(tx -> isOver(tx, seen));
  }

  private boolean isTakenUp(TopUp topUp) {
    Optional<JournalledRequests.Reopened> reopened = reopened(topUp);
    if (reopened.isPresent() && reopened.get().request() instanceof TopUpRequest request) {
      return isRedeemed(topUp, request, reopened.get().createdAt());
    }
    reopened.map(JournalledRequests.Reopened::request).ifPresent(Request::close);
    return isSettled(
        topUp, payments.takeUp(PaymentProcessor.operation(topUp.request()), UNREADABLE));
  }

  private Optional<JournalledRequests.Reopened> reopened(TopUp topUp) {
    return journals
        .database()
        .transaction(tx -> journals.topUps().requestEvent(tx, topUp.request()))
        .flatMap(requests::reopen);
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
