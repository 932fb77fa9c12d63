package org.paygress.provider.intake;

import java.sql.SQLException;
import java.util.Optional;
import org.paygress.host.Slot;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.provider.lease.Admission;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LaterRequest;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.TokenProof;
import org.paygress.provider.lease.Unproven;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.runtime.LeaseRunner;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.LeaseJournal.NewLease;
import org.paygress.provider.store.TokenHash;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.sqlite.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits what passed every check, before any money moves. A token that its mint has signed gets its
 * slot now; another is tried first, if there is a slot that it could have.
 */
final class SpawnHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SpawnHandler.class);

  private static final Failure NO_CAPACITY =
      new Failure(ErrorType.NO_CAPACITY, "All slots are taken at present; the token was not used");

  private final Responder responder;
  private final SpawnChecks checks;
  private final TokenCheck tokenCheck;
  private final Trials trials;
  private final SalesLimits capacity;
  private final EarlierRefunds refunds;
  private final LeaseRunner runner;

  SpawnHandler(
      Responder responder,
      SpawnChecks checks,
      TokenCheck tokenCheck,
      Trials trials,
      SalesLimits capacity,
      EarlierRefunds refunds,
      LeaseRunner runner) {
    this.responder = responder;
    this.checks = checks;
    this.tokenCheck = tokenCheck;
    this.trials = trials;
    this.capacity = capacity;
    this.refunds = refunds;
    this.runner = runner;
  }

  /** Serves a request, and ends it unless it is handed on to the lease it led to. */
  void serve(IncomingRequest incoming, SpawnRequest request) {
    boolean handedOn = false;
    try {
      handedOn = isHandedOn(incoming, request);
    } finally {
      if (!handedOn) {
        request.close();
      }
    }
  }

  private boolean isHandedOn(IncomingRequest incoming, SpawnRequest request) {
    TokenHash token = TokenHash.of(request.cashuToken());
    Optional<Lease> offered = sameToken(incoming, token);
    Optional<Admission.Repeated> repeated =
        Admission.byToken(offered, offered.filter(refunds::isOwed).isPresent());
    if (repeated.isPresent()) {
      // A refund is handed out again; anything else is already paid with it.
      refunds
          .again(repeated.get().lease())
          .ifPresentOrElse(
              refund -> responder.reply(incoming, refund),
              () -> responder.refuse(incoming, repeated.get().failure()));
      return false;
    }
    return switch (checks.check(request)) {
      case SpawnChecks.Verdict.Refuse(var failure) -> refused(incoming, failure);
      case SpawnChecks.Verdict.Pass(var terms) ->
          switch (Admission.byWorkload(sameWorkload(incoming, terms), terms)) {
            case Admission.Fresh() -> price(incoming, request, terms, token);
            case Admission.Resume(var lease) -> resume(incoming, request, terms, lease);
            case Admission.TryKey(var lease) -> tryKey(incoming, request, terms, lease);
            case Admission.Refuse(var failure) -> refused(incoming, failure);
          };
    };
  }

  private boolean refused(IncomingRequest incoming, Failure failure) {
    responder.refuse(incoming, failure);
    return false;
  }

  private Optional<Lease> sameToken(IncomingRequest incoming, TokenHash token) {
    return journals()
        .database()
        .transaction(tx -> journals().leases().byToken(tx, incoming.sender(), token));
  }

  private Optional<Lease> sameWorkload(IncomingRequest incoming, Terms terms) {
    return terms
        .workload()
        .flatMap(
            workload ->
                journals()
                    .database()
                    .transaction(
                        tx ->
                            journals()
                                .leases()
                                .byWorkload(tx, incoming.sender(), workload.toString())));
  }

  private Journals journals() {
    return responder.journals();
  }

  private boolean tryKey(IncomingRequest incoming, SpawnRequest request, Terms terms, Lease lease) {
    Optional<Failure> failure =
        request
            .volumeEncryption()
            .map(VolumeEncryption::key)
            .flatMap(key -> runner.tryKey(lease, key));
    return failure.isPresent()
        ? refused(incoming, failure.get())
        : resume(incoming, request, terms, lease);
  }

  private boolean resume(IncomingRequest incoming, SpawnRequest request, Terms terms, Lease lease) {
    LaterRequest later =
        new LaterRequest(
            incoming.request(), incoming.kind(), terms.user(), incoming.event().toJson());
    runner.askAgain(lease.id(), later, request, incoming.message().createdAt());
    // Closed after it: a copy that comes in between finds the lease by this request's id.
    try {
      journals().database().execute(tx -> responder.close(tx, incoming));
    } catch (StoreException e) {
      // It is the lease's by now all the same, and its key is in use.
      LOG.warn("{}: a request to resume it may be read again: {}", lease.id(), e.getMessage());
    }
    return true;
  }

  private boolean price(
      IncomingRequest incoming, SpawnRequest request, Terms terms, TokenHash token) {
    return switch (tokenCheck.inspect(
        request.cashuToken(), terms.tier().rate(), capacity.minimumSecs())) {
      case TokenCheck.Verdict.Bad(var failure) -> refused(incoming, failure);
      case TokenCheck.Verdict.Good(var parsed, var proof) ->
          tried(incoming, request, terms, token, parsed.mint(), proof);
    };
  }

  private boolean tried(
      IncomingRequest incoming,
      SpawnRequest request,
      Terms terms,
      TokenHash token,
      MintUrl mint,
      TokenProof proof) {
    Optional<Failure> failure = trials.begin(incoming.request(), mint, proof);
    if (failure.isPresent()) {
      return refused(incoming, failure.get());
    }
    boolean admitted = false;
    try {
      admitted = isAdmitted(incoming, request, terms, token, proof);
    } finally {
      if (!admitted) {
        trials.cancel(incoming.request(), mint);
      }
    }
    return admitted || refused(incoming, NO_CAPACITY);
  }

  private boolean isAdmitted(
      IncomingRequest incoming,
      SpawnRequest request,
      Terms terms,
      TokenHash token,
      TokenProof proof) {
    NewLease fresh =
        new NewLease(
            incoming.request(),
            incoming.sender(),
            incoming.kind(),
            terms,
            begin(terms.tier().rate(), proof),
            token,
            incoming.event().toJson(),
            responder.now());
    Optional<Lease> admitted =
        journals().database().transaction(tx -> reserve(tx, incoming, fresh));
    admitted.ifPresent(lease -> runner.begin(lease, request, incoming.message().createdAt()));
    return admitted.isPresent();
  }

  private LeaseState begin(Rate rate, TokenProof proof) {
    return switch (proof) {
      case LOCKED -> new Redeeming(rate, capacity.minimumSecs(), true);
      case PROVEN -> new Redeeming(rate, capacity.minimumSecs(), false);
      case UNPROVEN -> new Unproven(rate, capacity.minimumSecs());
    };
  }

  private Optional<Lease> reserve(Tx tx, IncomingRequest incoming, NewLease fresh)
      throws SQLException {
    Optional<Slot> slot = runner.slots().free(tx, fresh.terms());
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    responder.close(tx, incoming);
    return Optional.of(journals().leases().admit(tx, fresh, slot.get()));
  }
}
