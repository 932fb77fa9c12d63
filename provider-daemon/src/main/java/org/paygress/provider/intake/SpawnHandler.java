package org.paygress.provider.intake;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import org.paygress.host.Slot;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.RepeatedToken;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.payment.Refunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.TokenHash;
import org.paygress.provider.runtime.LeaseRunner;
import org.paygress.provider.store.LeaseJournal.Admission;
import org.paygress.system.sqlite.Tx;

/** Admits spawn requests: reserves a slot for what passed every check, before any money moves. */
final class SpawnHandler {

  private static final Failure NO_CAPACITY =
      new Failure(ErrorType.NO_CAPACITY, "All slots are taken at present; the token was not used");

  private static final Failure KEY_NEEDED =
      new Failure(
          ErrorType.INVALID_VOLUME_ENCRYPTION,
          "This workload's volume is encrypted: send volume_encryption with its key to resume it;"
              + " the token was not used");

  private static final Failure BEING_RESUMED =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "An earlier request for this workload is being served; this token was not used");

  private final Responder responder;
  private final SpawnChecks checks;
  private final TokenCheck tokenCheck;
  private final SalesLimits capacity;
  private final Refunds refunds;
  private final LeaseRunner runner;

  SpawnHandler(
      Responder responder,
      SpawnChecks checks,
      TokenCheck tokenCheck,
      SalesLimits capacity,
      Refunds refunds,
      LeaseRunner runner) {
    this.responder = responder;
    this.checks = checks;
    this.tokenCheck = tokenCheck;
    this.capacity = capacity;
    this.refunds = refunds;
    this.runner = runner;
  }

  void serve(IncomingRequest incoming, SpawnRequest request) {
    String tokenHash = TokenHash.of(request.cashuToken());
    Optional<Lease> earlier =
        responder
            .journals()
            .database()
            .transaction(
                tx -> responder.journals().leases().byToken(tx, incoming.sender(), tokenHash));
    if (earlier.isPresent() && earlier.get().state().repeatedToken() != RepeatedToken.FREE) {
      repeated(incoming, earlier.get());
      return;
    }
    switch (checks.check(request)) {
      case SpawnChecks.Verdict.Refuse(var failure) -> responder.refuse(incoming, failure);
      case SpawnChecks.Verdict.Pass(var terms) -> {
        Optional<Lease> standing = standing(incoming, terms);
        boolean answered = standing.isPresent() && again(incoming, request, terms, standing.get());
        if (!answered) {
          price(incoming, request, terms, tokenHash);
        }
      }
    }
  }

  /** The sender's own lease of the same workload, if there is one. */
  private Optional<Lease> standing(IncomingRequest incoming, Terms terms) {
    return terms
        .workload()
        .flatMap(
            workload ->
                responder
                    .journals()
                    .database()
                    .transaction(
                        tx ->
                            responder
                                .journals()
                                .leases()
                                .byWorkload(tx, incoming.sender(), workload.toString())))
        .filter(lease -> lease.terms().template().equals(terms.template()));
  }

  /**
   * A workload has one volume, and it is paid for already: the token that came with the request is
   * left alone. One that runs gets the request's user and password; its key is tried before, so
   * that another one disturbs nothing. False when the request is one for another container.
   */
  private boolean again(IncomingRequest incoming, SpawnRequest request, Terms terms, Lease lease) {
    return switch (lease.state().repeatedWorkload()) {
      case RESUME -> {
        resume(incoming, terms, lease);
        yield true;
      }
      case TRY_KEY -> lease.terms().encrypted() && triedKey(incoming, request, terms, lease);
      case BUSY -> {
        responder.refuse(incoming, BEING_RESUMED);
        yield true;
      }
      case ANOTHER -> false;
    };
  }

  private boolean triedKey(
      IncomingRequest incoming, SpawnRequest request, Terms terms, Lease lease) {
    if (request.volumeEncryption().isEmpty()) {
      return false;
    }
    runner
        .tryKey(lease, request.volumeEncryption().get().key())
        .ifPresentOrElse(
            failure -> responder.refuse(incoming, failure), () -> resume(incoming, terms, lease));
    return true;
  }

  private void resume(IncomingRequest incoming, Terms terms, Lease lease) {
    if (lease.terms().encrypted() && !terms.encrypted()) {
      responder.refuse(incoming, KEY_NEEDED);
      return;
    }
    Lease again = lease.askedAgain(incoming.request(), incoming.kind(), terms.user());
    runner.apply(
        lease.id(),
        new LeaseEvent.ResumeRequested(),
        tx -> {
          responder.close(tx, incoming);
          responder.journals().leases().adopt(tx, again, incoming.event().toJson());
        });
  }

  /** The same token again: a refund is handed out again, anything else is already paid with it. */
  private void repeated(IncomingRequest incoming, Lease lease) {
    Optional<ErrorReply> refund = refunds.again(lease);
    if (refund.isPresent()) {
      responder.reply(incoming, refund.get());
    } else {
      responder.refuse(incoming, paidWithIt(lease));
    }
  }

  /** Only what is final may be called spent: clients give a spent token up. */
  private static Failure paidWithIt(Lease lease) {
    return switch (lease.state().repeatedToken()) {
      case FREE, PENDING ->
          new Failure(
              ErrorType.TOKEN_PENDING, "An earlier request with this token is being served");
      case REFUND_PENDING ->
          new Failure(
              ErrorType.TOKEN_PENDING,
              "A refund of this token is being made; send the request again to get it");
      case SPENT ->
          new Failure(
              ErrorType.TOKEN_ALREADY_SPENT,
              "This token already paid for "
                  + lease.id().wire()
                  + "; ask for its status by that name");
    };
  }

  private void price(
      IncomingRequest incoming, SpawnRequest request, Terms terms, String tokenHash) {
    switch (tokenCheck.inspect(request.cashuToken(), terms.tier().rate(), capacity.minimumSecs())) {
      case TokenCheck.Verdict.Bad(var failure) -> responder.refuse(incoming, failure);
      case TokenCheck.Verdict.Good(var _, boolean lockedToUs) ->
          admit(incoming, terms, tokenHash, lockedToUs);
    }
  }

  private void admit(IncomingRequest incoming, Terms terms, String tokenHash, boolean lockedToUs) {
    Admission admission =
        new Admission(
            incoming.request(),
            incoming.sender(),
            incoming.kind(),
            terms,
            new Redeeming(terms.tier().rate(), capacity.minimumSecs(), lockedToUs),
            tokenHash,
            incoming.event().toJson(),
            incoming.message().createdAt());
    Optional<Lease> admitted =
        responder.journals().database().transaction(tx -> reserve(tx, incoming, admission));
    if (admitted.isEmpty()) {
      responder.refuse(incoming, NO_CAPACITY);
    } else {
      runner.resume(admitted.get());
    }
  }

  private Optional<Lease> reserve(Tx tx, IncomingRequest incoming, Admission admission)
      throws SQLException {
    OptionalInt slot =
        responder
            .journals()
            .leases()
            .freeSlot(
                tx,
                capacity.leasesMax(),
                admission.terms().tier().resources().memoryMb(),
                capacity.memoryBudgetMb());
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    responder.close(tx, incoming);
    return Optional.of(
        responder.journals().leases().admit(tx, admission, new Slot(slot.getAsInt())));
  }
}
