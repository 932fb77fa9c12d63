package org.paygress.provider.reply;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paygress.cashu.token.SpendingCondition;
import org.paygress.cashu.token.SpendingCondition.Plain;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.system.sqlite.Tx;

/** Turns the engine's answers into messages and files them with what they answer. */
public final class ReplyWriter {

  /** Twice as much, and an answer around it, fits into a direct message of either kind. */
  private static final int TWICE_CHARACTERS_MAX = 13_000;

  private static final String ONCE = "The tokens are in refund_token.";
  private static final String LOCKED = "The refund token is locked to your key (NUT-11).";

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
                ErrorReply.unspent(failure.type(), failure.message()),
                later.id());
      }
      case LeaseAction.AnswerRefusal(var failure) -> toOwner(tx, lease, refusal(failure));
      case LeaseAction.AnswerTopUp(var request, var payment, var secs, var expiresAt) ->
          extended(tx, lease, request, secs, expiresAt, bought(lease, payment, secs));
      case LeaseAction.AnswerRevived(var request, var payment, var secs, var expiresAt) ->
          extended(
              tx,
              lease,
              request,
              secs,
              expiresAt,
              bought(lease, payment, secs)
                  + (lease.terms().encrypted()
                      ? ". It was over and its volume is locked: send the spawn request again with"
                          + " its key to start it; the token in it is not used"
                      : ". It was over; its container is being started again"));
    }
  }

  private static String bought(Lease lease, Payment payment, long secs) {
    return "Lease extended by %ds (%d msats @ %d msats/sec)"
        .formatted(secs, payment.value().value(), lease.terms().tier().rate().msatsPerSec());
  }

  private void extended(
      Tx tx, Lease lease, EventId request, long secs, Instant expiresAt, String message)
      throws SQLException {
    closeTopUp(
        tx,
        request,
        Status.APPLIED,
        new TopUpResponse(true, lease.id().wire(), secs, expiresAt, message));
  }

  private void toOwner(Tx tx, Lease lease, Reply reply) throws SQLException {
    Event event = answers.send(tx, lease.owner(), lease.dmKind(), reply, lease.request());
    journals.leases().recordAnswer(tx, lease.id(), event.toJson());
  }

  /** Notes that the token of a debt is made, and sends it where its owner waits for it. */
  public void settle(DebtJournal.Entry owed, Token token, Instant at) {
    journals
        .database()
        .execute(
            tx -> {
              if (journals.debts().settle(tx, owed.name(), at)) {
                hand(tx, owed, refund(owed.debt().why(), List.of(token)));
              }
            });
  }

  private void hand(Tx tx, DebtJournal.Entry owed, Reply refund) throws SQLException {
    switch (owed.debt().cause()) {
      case Debt.NeverServed() -> {
        Optional<Lease> lease = journals.leases().find(tx, owed.lease());
        if (lease.isPresent()) {
          toOwner(tx, lease.get(), refund);
        }
      }
      case Debt.TopUp(var request) -> closeTopUp(tx, request, Status.REFUNDED, refund);
      case Debt.Unused _ -> {
        // Its owner may be long gone, and gets it when it asks.
      }
    }
  }

  public void refuseTopUp(EventId request, Failure failure) {
    journals.database().execute(tx -> closeTopUp(tx, request, Status.REFUSED, refusal(failure)));
  }

  /** Tells its owner that nobody goes on with a top-up, and notes that it is written off. */
  public void giveUpTopUp(Tx tx, EventId request, Failure failure) throws SQLException {
    closeTopUp(tx, request, Status.WRITTEN_OFF, refusal(failure));
  }

  private void closeTopUp(Tx tx, EventId request, Status status, Reply reply) throws SQLException {
    Optional<TopUpJournal.TopUp> topUp = journals.topUps().find(tx, request);
    if (topUp.isEmpty() || isAnswered(topUp.get().status())) {
      return;
    }
    Event event = answers.send(tx, topUp.get().owner(), topUp.get().dmKind(), reply, request);
    journals.topUps().save(tx, request, status, topUp.get().payment());
    if (status == Status.APPLIED || status == Status.REFUSED) {
      journals.debts().forgetWrittenOff(tx, request);
    }
    journals.topUps().recordAnswer(tx, request, event.toJson());
  }

  /** What was written off gets another answer if it comes to a better end after all. */
  private static boolean isAnswered(Status status) {
    return status.done() && status != Status.WRITTEN_OFF;
  }

  static ErrorReply refusal(Failure failure) {
    return ErrorReply.of(failure.type(), failure.message());
  }

  /** Tokens of several mints stand side by side, with a space between. */
  public static ErrorReply refund(Failure failure, List<Token> tokens) {
    String text = tokens.stream().map(Token::encode).collect(Collectors.joining(" "));
    // Clients of old look for it in the details; several mints' tokens may be too long to say
    // twice, and whoever is given a locked one knows the other field.
    String details = text.length() <= TWICE_CHARACTERS_MAX ? text : ONCE;
    return new ErrorReply(
        failure.type(),
        failure.message() + ". Your payment is returned: redeem the refund token.",
        Optional.of(tokens.stream().anyMatch(ReplyWriter::isLocked) ? LOCKED : details),
        Optional.of(text));
  }

  private static boolean isLocked(Token token) {
    return token.proofs().stream()
        .anyMatch(proof -> !(SpendingCondition.of(proof.secret()) instanceof Plain));
  }
}
