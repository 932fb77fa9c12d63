package org.paygress.provider.intake;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;

/** Tells owners how their leases stand, and nobody else that there is one. */
final class StatusHandler {

  private static final Reply NOT_FOUND =
      ErrorReply.of(ErrorType.NOT_FOUND, "You have no such pod here");

  /** What a lease is called as long as something of its money is on its way back. */
  private static final String REFUNDING = "Refunding";

  private final Responder responder;
  private final EarlierRefunds refunds;
  private final Clock clock;
  private final String hostAddress;

  StatusHandler(Responder responder, EarlierRefunds refunds, Clock clock, String hostAddress) {
    this.responder = responder;
    this.refunds = refunds;
    this.clock = clock;
    this.hostAddress = hostAddress;
  }

  void serve(IncomingRequest incoming, StatusRequest request) {
    Optional<Lease> lease =
        responder
            .journals()
            .database()
            .transaction(tx -> find(tx, incoming.sender(), request.podId()));
    responder.reply(
        incoming,
        lease
            .filter(found -> found.owner().equals(incoming.sender()))
            .map(this::describe)
            .orElse(NOT_FOUND));
  }

  private Optional<Lease> find(Tx tx, PublicKey sender, String podId) throws SQLException {
    Optional<LeaseId> id = LeaseId.parse(podId);
    if (id.isPresent()) {
      return responder.journals().leases().find(tx, id.get());
    }
    boolean own =
        PublicKey.parse(podId) instanceof Parsed.Ok<PublicKey>(var key) && key.equals(sender);
    return own ? responder.journals().leases().newestOf(tx, sender) : Optional.empty();
  }

  /** Money that went back is handed out whenever its owner asks; nobody is told unasked. */
  private Reply describe(Lease lease) {
    return refunds.again(lease).<Reply>map(refund -> refund).orElseGet(() -> standing(lease));
  }

  private Reply standing(Lease lease) {
    Instant now = clock.instant();
    Instant expiry = lease.state().expiresAt().or(lease.state()::overSince).orElse(now);
    return new StatusResponse(
        Long.toString(lease.id().number()),
        refunds.isOwed(lease) ? REFUNDING : lease.state().word(),
        expiry,
        Math.max(0, Duration.between(now, expiry).toSeconds()),
        lease.terms().tier().resources().cpuMillicores(),
        lease.terms().tier().resources().memoryMb(),
        hostAddress,
        lease.state().access().map(Access::sshPort).orElse(0),
        lease.terms().user().value());
  }
}
