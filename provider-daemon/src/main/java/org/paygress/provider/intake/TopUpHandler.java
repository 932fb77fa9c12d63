package org.paygress.provider.intake;

import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.payment.Refunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.TokenHash;
import org.paygress.provider.runtime.TopUpRunner;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;

/** Admits top-ups of living leases. */
final class TopUpHandler {

  private static final long MINIMUM_SECS = 1;

  private final Responder desk;
  private final TokenCheck till;
  private final Refunds refunds;
  private final TopUpRunner runner;

  TopUpHandler(Responder desk, TokenCheck till, Refunds refunds, TopUpRunner runner) {
    this.desk = desk;
    this.till = till;
    this.refunds = refunds;
    this.runner = runner;
  }

  void serve(IncomingRequest letter, TopUpRequest request) {
    Optional<LeaseId> id = LeaseId.parse(request.podId());
    if (id.isEmpty()) {
      refuse(
          letter,
          ErrorType.INVALID_POD_ID,
          "Could not parse the pod identifier; expected container-<id> or the id alone");
      return;
    }
    Optional<Lease> lease =
        desk.books().database().transaction(tx -> desk.books().leases().find(tx, id.get()));
    if (lease.isEmpty()) {
      refuse(letter, ErrorType.NOT_FOUND, "There is no such pod");
    } else if (!lease.get().owner().equals(letter.sender())) {
      refuse(letter, ErrorType.NOT_OWNER, "Pod not owned by requester");
    } else {
      own(letter, request, lease.get());
    }
  }

  private void own(IncomingRequest letter, TopUpRequest request, Lease lease) {
    String tokenHash = TokenHash.of(request.cashuToken());
    Optional<TopUp> earlier =
        desk.books()
            .database()
            .transaction(tx -> desk.books().topUps().byToken(tx, letter.sender(), tokenHash));
    if (earlier.isPresent() && earlier.get().status() != Status.REFUSED) {
      repeated(letter, earlier.get());
    } else if (!lease.state().canBeExtended()) {
      refuse(
          letter,
          ErrorType.LEASE_EXPIRED,
          "The lease is over and cannot be extended; the token was not used");
    } else {
      switch (till.inspect(request.cashuToken(), lease.terms().tier().rate(), MINIMUM_SECS)) {
        case TokenCheck.Verdict.Bad(var failure) -> desk.refuse(letter, failure);
        case TokenCheck.Verdict.Good _ -> admit(letter, lease, tokenHash);
      }
    }
  }

  private void repeated(IncomingRequest letter, TopUp earlier) {
    Optional<ErrorReply> refund =
        earlier.status() == Status.REFUNDED ? refunds.again(earlier.request()) : Optional.empty();
    if (refund.isPresent()) {
      desk.reply(letter, refund.get());
    } else if (!earlier.status().done()) {
      refuse(letter, ErrorType.TOKEN_PENDING, "An earlier request with this token is being served");
    } else {
      refuse(letter, ErrorType.TOKEN_ALREADY_SPENT, "This token was already used for a top-up");
    }
  }

  private void admit(IncomingRequest letter, Lease lease, String tokenHash) {
    TopUp topUp =
        new TopUp(
            letter.request(),
            lease.id(),
            letter.sender(),
            letter.kind(),
            Status.REDEEMING,
            Optional.empty());
    desk.books()
        .database()
        .execute(
            tx -> {
              desk.close(tx, letter);
              desk.books().topUps().begin(tx, topUp, tokenHash, letter.event().toJson());
            });
    runner.resume(topUp);
  }

  private void refuse(IncomingRequest letter, ErrorType type, String message) {
    desk.refuse(letter, new Failure(type, message));
  }
}
