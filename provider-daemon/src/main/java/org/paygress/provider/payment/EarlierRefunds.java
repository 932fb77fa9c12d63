package org.paygress.provider.payment;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
import org.paygress.wallet.Wallet;

/** Hands out refunds again, as often as their consumers ask: the wallet keeps every one it made. */
public final class EarlierRefunds {

  private static final Failure EARLIER =
      new Failure(
          ErrorType.PROVISIONING_ERROR, "An earlier request with this token could not be served");

  private final Journals journals;
  private final Wallet wallet;

  public EarlierRefunds(Journals journals, Wallet wallet) {
    this.journals = journals;
    this.wallet = wallet;
  }

  /** Whether a token is still to be made of something that is owed for a lease. */
  public boolean isOwed(LeaseId lease) {
    return debts(lease).stream().anyMatch(DebtJournal.Entry::isOpen);
  }

  /** What of a lease's money went back; empty when nothing did so far. */
  public Optional<ErrorReply> again(Lease lease) {
    return lease.state().overSince().isEmpty()
        ? made(lease.id(), new Debt.NeverServed()).map(EarlierRefunds::again)
        : unused(lease.id());
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
    List<Token> parts =
        IntStream.iterate(0, part -> part + 1)
            .mapToObj(part -> new Part(part < filed, made(lease, new Debt.Unused(part))))
            .takeWhile(part -> part.filed() || part.token().isPresent())
            .flatMap(part -> part.token().stream())
            .toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(ReplyWriter.refund(Debt.ENDED_EARLY, parts));
  }

  private record Part(boolean filed, Optional<Token> token) {}

  private List<DebtJournal.Entry> debts(LeaseId lease) {
    return journals.database().transaction(tx -> journals.debts().of(tx, lease));
  }

  private Optional<Token> made(LeaseId lease, Debt.Cause cause) {
    return wallet.sent(PaymentProcessor.refundOf(lease, cause));
  }
}
