package org.paygress.provider.payment;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.wallet.Wallet;

/** Hands out refunds again, as often as their consumers ask: the wallet keeps every one it made. */
public final class EarlierRefunds {

  private static final Failure EARLIER =
      new Failure(
          ErrorType.PROVISIONING_ERROR, "An earlier request with this token could not be served");

  private static final Failure ENDED_EARLY =
      new Failure(
          ErrorType.LEASE_EXPIRED,
          "The provider ended the lease before its time. This is for the time it did not serve");

  private final Wallet wallet;

  public EarlierRefunds(Wallet wallet) {
    this.wallet = wallet;
  }

  /** What of a lease's money went back; empty when nothing did, or when it is not over yet. */
  public Optional<ErrorReply> again(Lease lease) {
    return lease.state().hasReturned()
        ? again(PaymentProcessor.operation(lease.id())).or(() -> unused(lease.id()))
        : Optional.empty();
  }

  /** The refund of a top-up that was not applied; empty when none was made. */
  public Optional<ErrorReply> again(EventId topUp) {
    return again(PaymentProcessor.operation(topUp));
  }

  private Optional<ErrorReply> again(String operation) {
    return made(operation).map(token -> ReplyWriter.refund(EARLIER, List.of(token)));
  }

  private Optional<ErrorReply> unused(LeaseId lease) {
    List<Token> parts =
        IntStream.iterate(0, part -> part + 1)
            .mapToObj(part -> made(PaymentProcessor.unusedOf(lease, part)))
            .takeWhile(Optional::isPresent)
            .flatMap(Optional::stream)
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(ReplyWriter.refund(ENDED_EARLY, parts));
  }

  private Optional<Token> made(String operation) {
    return wallet.sent(PaymentProcessor.refundOf(operation));
  }
}
