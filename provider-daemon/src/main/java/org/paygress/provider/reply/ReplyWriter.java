package org.paygress.provider.reply;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.system.sqlite.Tx;

/** Turns the engine's answers into messages and files them with what they answer. */
public final class ReplyWriter {

  private final Journals journals;
  private final ReplySender answers;
  private final String hostAddress;

  /**
   * @param hostAddress where consumers reach published ports
   */
  public ReplyWriter(Journals journals, ReplySender answers, String hostAddress) {
    this.journals = journals;
    this.answers = answers;
    this.hostAddress = hostAddress;
  }

  public void answer(Tx tx, Lease lease, LeaseAction.Answer answer) throws SQLException {
    switch (answer) {
      case LeaseAction.AnswerAccess(var access, var expiresAt, var password) ->
          toOwner(
              tx,
              lease,
              new AccessMessage(lease, password, hostAddress)
                  .write(access, expiresAt, AccessMessage.Occasion.PROVISIONED));
      case LeaseAction.AnswerResumed(var access, var expiresAt, var password) ->
          toOwner(
              tx,
              lease,
              new AccessMessage(lease, password, hostAddress)
                  .write(access, expiresAt, AccessMessage.Occasion.RESUMED));
      case LeaseAction.RefuseLater(var later, var failure) -> {
        var _ =
            answers.send(
                tx,
                lease.owner(),
                later.dmKind(),
                ErrorReply.unspent(failure.type(), failure.message()));
      }
      case LeaseAction.AnswerRefusal(var failure) -> toOwner(tx, lease, refusal(failure));
      case LeaseAction.AnswerRefund(var failure, var token) ->
          toOwner(tx, lease, refund(failure, List.of(token)));
      case LeaseAction.AnswerTopUp(var request, var payment, var secs, var expiresAt) -> {
        String message =
            "Lease extended by %ds (%d msats @ %d msats/sec)"
                .formatted(
                    secs, payment.value().value(), lease.terms().tier().rate().msatsPerSec());
        closeTopUp(
            tx,
            request,
            Status.APPLIED,
            new TopUpResponse(true, lease.id().wire(), secs, expiresAt, message));
      }
    }
  }

  private void toOwner(Tx tx, Lease lease, Reply reply) throws SQLException {
    Event event = answers.send(tx, lease.owner(), lease.dmKind(), reply);
    journals.leases().recordAnswer(tx, lease.id(), event.toJson());
  }

  /** Notes that a top-up's money must go back. */
  public void oweTopUp(Tx tx, LeaseAction.RefundTopUp refund) throws SQLException {
    journals.topUps().save(tx, refund.request(), Status.REFUNDING, Optional.of(refund.payment()));
  }

  public void refundTopUp(EventId request, Failure failure, Token token) {
    journals
        .database()
        .execute(tx -> closeTopUp(tx, request, Status.REFUNDED, refund(failure, List.of(token))));
  }

  public void refuseTopUp(EventId request, Failure failure) {
    journals.database().execute(tx -> closeTopUp(tx, request, Status.REFUSED, refusal(failure)));
  }

  private void closeTopUp(Tx tx, EventId request, Status status, Reply reply) throws SQLException {
    Optional<TopUpJournal.TopUp> topUp = journals.topUps().find(tx, request);
    if (topUp.isEmpty() || topUp.get().status().done()) {
      return;
    }
    Event event = answers.send(tx, topUp.get().owner(), topUp.get().dmKind(), reply);
    journals.topUps().save(tx, request, status, topUp.get().payment());
    journals.topUps().recordAnswer(tx, request, event.toJson());
  }

  static ErrorReply refusal(Failure failure) {
    return ErrorReply.of(failure.type(), failure.message());
  }

  /** Tokens of several mints stand side by side, with a space between. */
  public static ErrorReply refund(Failure failure, List<Token> tokens) {
    String text = tokens.stream().map(Token::encode).collect(Collectors.joining(" "));
    return new ErrorReply(
        failure.type(),
        failure.message() + ". Your payment is returned: redeem the refund token.",
        Optional.of(text),
        Optional.of(text));
  }
}
