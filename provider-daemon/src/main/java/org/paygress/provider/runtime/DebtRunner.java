package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.DebtJournal.Entry;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.SendOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what is owed, each debt by itself: a mint that is away holds up no other's. */
final class DebtRunner {

  private static final Logger LOG = LoggerFactory.getLogger(DebtRunner.class);

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final SupervisedWork work;
  private final Clock clock;

  DebtRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      SupervisedWork work,
      Clock clock) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.work = work;
    this.clock = clock;
  }

  /** Files a debt with what caused it. */
  Entry file(Tx tx, Lease lease, Debt debt, Instant since) throws SQLException {
    if (debt.cause() instanceof Debt.TopUp(var request)) {
      journals.topUps().save(tx, request, Status.REFUNDING, Optional.of(debt.payment()));
    }
    String name = PaymentProcessor.refundOf(lease.id(), debt.cause());
    return journals.debts().add(tx, name, lease.id(), debt, since);
  }

  /** Files what nobody works at. */
  void writeOff(Tx tx, Lease lease, Debt debt, Instant at) throws SQLException {
    Entry filed = file(tx, lease, debt, at);
    journals.debts().writeOff(tx, filed.name(), at);
    if (debt.cause() instanceof Debt.TopUp(var request)) {
      journals.topUps().save(tx, request, Status.WRITTEN_OFF, Optional.of(debt.payment()));
    }
  }

  void start(Entry debt) {
    work.start(debt.name(), name(debt), () -> isSettled(debt));
  }

  /**
   * Starts to give back what nobody is giving back.
   *
   * @return by what the work is known
   */
  Object takeUpAgain(Entry debt) {
    work.startAgain(debt.name(), name(debt), () -> isSettled(debt));
    return debt.name();
  }

  private static String name(Entry debt) {
    return debt.lease() + ": " + debt.name();
  }

  /** To whom the token is to be locked: to its owner, if its client has said that it unlocks it. */
  private Optional<P2pkLock> lock(Entry debt) {
    Optional<Lease> lease =
        journals.database().transaction(tx -> journals.leases().find(tx, debt.lease()));
    boolean unlocks =
        debt.debt().cause() instanceof Debt.TopUp(var request)
            ? unlocks(request)
            : lease.filter(it -> it.terms().lockedRefunds()).isPresent();
    return lease.filter(_ -> unlocks).map(it -> P2pkLock.to(it.owner()));
  }

  private boolean unlocks(EventId topUp) {
    Optional<Request> request =
        journals
            .database()
            .transaction(tx -> journals.topUps().requestEvent(tx, topUp))
            .flatMap(requests::reopen)
            .map(JournalledRequests.Reopened::request);
    request.ifPresent(Request::close);
    return request
        .filter(it -> it instanceof PaidRequest paid && paid.unlocksRefunds())
        .isPresent();
  }

  private boolean isSettled(Entry debt) {
    return switch (payments.giveBack(debt.name(), debt.debt().payment(), lock(debt))) {
      case SendOutcome.Sent(var token) -> {
        replies.settle(debt, token, clock.instant());
        LOG.info("{} is paid back", debt.name());
        yield true;
      }
      case SendOutcome.Failed(var reason) -> {
        journals.database().execute(tx -> journals.debts().hinder(tx, debt.name(), reason));
        yield false;
      }
    };
  }
}
