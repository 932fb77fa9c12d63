package org.paygress.provider.intake;

import java.sql.SQLException;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.money.MintUrl;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.runtime.TopUpRunner;
import org.paygress.provider.store.TokenHash;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.paygress.system.sqlite.Tx;

/** Admits top-ups of living leases. */
final class TopUpHandler {

  private static final long MINIMUM_SECS = 1;

  private final Responder responder;
  private final TokenCheck tokenCheck;
  private final Trials trials;
  private final SalesLimits capacity;
  private final EarlierRefunds refunds;
  private final TopUpRunner runner;

  TopUpHandler(
      Responder responder,
      TokenCheck tokenCheck,
      Trials trials,
      SalesLimits capacity,
      EarlierRefunds refunds,
      TopUpRunner runner) {
    this.responder = responder;
    this.tokenCheck = tokenCheck;
    this.trials = trials;
    this.capacity = capacity;
    this.refunds = refunds;
    this.runner = runner;
  }

  void serve(IncomingRequest incoming, TopUpRequest request) {
    Optional<LeaseId> id = LeaseId.parse(request.podId());
    if (id.isEmpty()) {
      refuse(
          incoming,
          ErrorType.INVALID_POD_ID,
          "Could not parse the pod identifier; expected container-<id> or the id alone");
      return;
    }
    Optional<Lease> lease =
        responder
            .journals()
            .database()
            .transaction(tx -> responder.journals().leases().find(tx, id.get()));
    if (lease.isEmpty()) {
      refuse(incoming, ErrorType.NOT_FOUND, "There is no such pod");
    } else if (!lease.get().owner().equals(incoming.sender())) {
      refuse(incoming, ErrorType.NOT_OWNER, "Pod not owned by requester");
    } else {
      own(incoming, request, lease.get());
    }
  }

  private void own(IncomingRequest incoming, TopUpRequest request, Lease lease) {
    TokenHash token = TokenHash.of(request.cashuToken());
    Optional<TopUp> earlier =
        responder
            .journals()
            .database()
            .transaction(tx -> responder.journals().topUps().byToken(tx, incoming.sender(), token));
    if (earlier.isPresent() && earlier.get().status() != Status.REFUSED) {
      repeated(incoming, earlier.get());
    } else if (!lease.state().canBeExtended()) {
      refuse(
          incoming,
          ErrorType.LEASE_EXPIRED,
          "The lease is over and cannot be extended; the token was not used");
    } else {
      switch (tokenCheck.inspect(request.cashuToken(), lease.terms().tier().rate(), MINIMUM_SECS)) {
        case TokenCheck.Verdict.Bad(var failure) -> responder.refuse(incoming, failure);
        case TokenCheck.Verdict.Good(var parsed, var proof) ->
            trials
                .begin(incoming.request(), parsed.mint(), proof)
                .ifPresentOrElse(
                    failure -> responder.refuse(incoming, failure),
                    () -> admit(incoming, request, lease, token, parsed.mint()));
      }
    }
  }

  private void repeated(IncomingRequest incoming, TopUp earlier) {
    Optional<ErrorReply> refund =
        earlier.status() == Status.REFUNDED
            ? refunds.again(earlier.lease(), earlier.request())
            : Optional.empty();
    if (refund.isPresent()) {
      responder.reply(incoming, refund.get());
    } else if (!earlier.status().done()) {
      refuse(
          incoming, ErrorType.TOKEN_PENDING, "An earlier request with this token is being served");
    } else if (earlier.status() == Status.WRITTEN_OFF) {
      refuse(
          incoming,
          ErrorType.TOKEN_ALREADY_SPENT,
          "The provider could not give this token's value back, and has written it off");
    } else {
      refuse(incoming, ErrorType.TOKEN_ALREADY_SPENT, "This token was already used for a top-up");
    }
  }

  private void admit(
      IncomingRequest incoming, TopUpRequest request, Lease lease, TokenHash token, MintUrl mint) {
    TopUp topUp =
        new TopUp(
            incoming.request(),
            lease.id(),
            incoming.sender(),
            incoming.kind(),
            Status.REDEEMING,
            Optional.empty());
    boolean admitted = false;
    try {
      admitted =
          responder.journals().database().transaction(tx -> isAdmitted(tx, incoming, topUp, token));
    } finally {
      if (!admitted) {
        trials.cancel(incoming.request(), mint);
      }
    }
    if (admitted) {
      runner.begin(topUp, request, incoming.message().createdAt());
    } else {
      refuse(
          incoming,
          ErrorType.NO_CAPACITY,
          "The lease is over, and there is no room to bring it back at present; the token was not"
              + " used");
    }
  }

  private boolean isAdmitted(Tx tx, IncomingRequest incoming, TopUp topUp, TokenHash token)
      throws SQLException {
    if (!isRoom(tx, topUp.lease())) {
      return false;
    }
    responder.close(tx, incoming);
    responder
        .journals()
        .topUps()
        .begin(tx, topUp, token, incoming.event().toJson(), responder.now());
    return true;
  }

  /** What runs has its room; what is over and was not asked for yet needs it again. */
  private boolean isRoom(Tx tx, LeaseId id) throws SQLException {
    Optional<Lease> now = responder.journals().leases().find(tx, id);
    return now.isEmpty()
        || !(now.get().state() instanceof InGrace)
        || responder.journals().topUps().isUnderWay(tx, id)
        || responder
            .journals()
            .leases()
            .isRoom(tx, capacity.room(), now.get().terms().tier().resources().memoryMb());
  }

  private void refuse(IncomingRequest incoming, ErrorType type, String message) {
    responder.refuse(incoming, new Failure(type, message));
  }
}
