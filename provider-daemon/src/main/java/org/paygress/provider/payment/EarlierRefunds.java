package org.paygress.provider.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.treasury.RefundReissue;

/** Hands out refunds again, as often as their consumers ask: the wallet keeps every one it made. */
public final class EarlierRefunds {

  private static final Failure EARLIER =
      new Failure(
          ErrorType.PROVISIONING_ERROR, "An earlier request with this token could not be served");

  private final Journals journals;
  private final RefundReissue refunds;

  public EarlierRefunds(Journals journals, RefundReissue refunds) {
    this.journals = journals;
    this.refunds = refunds;
  }

  /** Whether a token is still to be made of something that is owed for a lease. */
  public boolean isOwed(Lease lease) {
    return isOver(lease) && debts(lease.id()).stream().anyMatch(DebtJournal.Entry::isOpen);
  }

  /** What of a lease's money went back; empty when nothing did so far. */
  public Optional<ErrorReply> again(Lease lease) {
    if (!isOver(lease)) {
      return Optional.empty();
    }
    return lease.state().overSince().isEmpty()
        ? made(lease.id(), new Debt.NeverServed()).map(EarlierRefunds::again)
        : unused(lease.id());
  }

  /** Nothing goes back before: most who ask have a lease that runs, and need no look for it. */
  private static boolean isOver(Lease lease) {
    return !lease.state().canBeExtended();
  }

  /** The refund of a top-up that was not applied; empty when none was made. */
  public Optional<ErrorReply> again(LeaseId lease, EventId topUp) {
    return made(lease, new Debt.TopUp(topUp)).map(EarlierRefunds::again);
  }

  private static ErrorReply again(Token token) {
    return ReplyWriter.refund(EARLIER, List.of(token));
  }

  /** One mint may have made its part while another has not; older releases kept no rows of it. */
  private Optional<ErrorReply> unused(LeaseId lease) {
    int filed = debts(lease).size();
    List<Token> parts = new ArrayList<>();
    Optional<Token> token = made(lease, new Debt.Unused(0));
    for (int part = 0; part < filed || token.isPresent(); part++) {
      token.ifPresent(parts::add);
      token = made(lease, new Debt.Unused(part + 1));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(ReplyWriter.refund(Debt.ENDED_EARLY, parts));
  }

  private List<DebtJournal.Entry> debts(LeaseId lease) {
    return journals.database().transaction(tx -> journals.debts().of(tx, lease));
  }

  private Optional<Token> made(LeaseId lease, Debt.Cause cause) {
    return refunds.current(PaymentProcessor.refundOf(lease, cause));
  }
}
