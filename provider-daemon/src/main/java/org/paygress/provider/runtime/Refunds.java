package org.paygress.provider.runtime;

import java.util.Optional;
import org.paygress.cashu.Token;
import org.paygress.cashu.Wallet;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseId;

/** Hands out refunds again, as often as their consumers ask: the wallet keeps every one it made. */
public final class Refunds {

  private static final Failure EARLIER =
      new Failure(
          ErrorType.PROVISIONING_ERROR, "An earlier request with this token could not be served");

  private final Wallet wallet;

  public Refunds(Wallet wallet) {
    this.wallet = wallet;
  }

  /** The refund of a lease that never came to life; empty when none was made. */
  public Optional<ErrorReply> again(LeaseId lease) {
    return again(Cashier.operation(lease));
  }

  /** The refund of a top-up that was not applied; empty when none was made. */
  public Optional<ErrorReply> again(EventId topUp) {
    return again(Cashier.operation(topUp));
  }

  private Optional<ErrorReply> again(String operation) {
    Optional<Token> token = wallet.sent(Cashier.refundOf(operation));
    return token.map(made -> Mail.refund(EARLIER, made));
  }
}
