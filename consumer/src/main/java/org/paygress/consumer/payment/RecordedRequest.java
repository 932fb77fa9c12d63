package org.paygress.consumer.payment;

import java.time.Duration;
import java.util.OptionalLong;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Conversation;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DirectMessages.Sealed;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.SecretKey;

/** The request of a payment: each message it leaves in is in the record before it leaves. */
final class RecordedRequest implements Conversation.Sealing {

  /** The longest that a provider may take one; it holds a token and a password (NIP-40). */
  private static final Duration EXPIRY = Duration.ofDays(1);

  private final SecretKey key;
  private final PaymentBook book;
  private final PaidRequest request;
  private PaymentRecord payment;

  RecordedRequest(SecretKey key, PaymentBook book, PaymentRecord payment, PaidRequest request) {
    this.key = key;
    this.book = book;
    this.payment = payment;
    this.request = request;
  }

  @Override
  public Sealed as(DmKind kind) throws UserException {
    long now = System.currentTimeMillis() / 1000;
    Sealed sealed =
        DirectMessages.sealed(
            kind,
            key,
            payment.taken().provider(),
            RequestCodec.encode(request),
            now,
            OptionalLong.of(now + EXPIRY.toSeconds()));
    payment = book.sending(payment, sealed, request.cashuToken());
    return sealed;
  }

  /** The payment with all that has left for it. */
  PaymentRecord payment() {
    return payment;
  }
}
