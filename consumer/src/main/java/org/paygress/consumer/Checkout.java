package org.paygress.consumer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.paygress.cashu.Token;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;

/**
 * Pays a provider, step by step into the {@link PaymentBook}.
 *
 * <pre>
 * taken --> [locking --> token swapped] --> sent --> published --> answered
 * </pre>
 *
 * Each word left of an arrow is on disk before the next step begins. What a process that died left:
 *
 * <pre>
 * record says   the token is                         the user can
 * taken         untouched                            pay with it, or reclaim
 * locking       in the wallet or locked, see there   reclaim
 * sent          published or not                     reclaim if unspent, else refund
 * answered      served, refused or given back        as the answer says
 * </pre>
 */
final class Checkout {

  private final SecretKey key;
  private final PaymentBook book;
  private final Progress progress;

  Checkout(SecretKey key, PaymentBook book, Progress progress) {
    this.key = key;
    this.book = book;
    this.progress = progress;
  }

  /** Whom to ask, how, and what for. */
  record Order(
      PublicKey provider, DmKind dmKind, List<URI> relays, Token token, Request request) {
    Order {
      relays = List.copyOf(relays);
    }
  }

  /** A payment and what it brought. */
  record Paid(Payment payment, Reply reply) {}

  /**
   * Pays and waits for what was paid for.
   *
   * @throws UserException with the refund, if the provider sent one
   */
  Paid pay(Order order, Duration patience) throws UserException {
    Payment payment =
        book.take(
            order.provider(),
            order.dmKind(),
            order.relays(),
            Money.of(order.token()),
            order.request());
    progress.say("payment " + payment.id() + " is recorded");
    try (Relays relays = Relays.connect(order.relays(), key)) {
      progress.say("connected to " + relays.count() + " relay(s), sending the request");
      return send(payment, relays, order.request(), patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted", unanswered(payment));
    }
  }

  private Paid send(Payment taken, Relays relays, Request request, Duration patience)
      throws UserException, InterruptedException {
    Event event = seal(key, taken.taken(), request);
    Payment payment = book.sending(taken, event, Payment.token(request));
    var conversation = new Conversation(key, payment.taken().provider(), relays, progress);
    conversation.listen(event.createdAt());
    Answer answer =
        conversation.ask(
            event, new Matching(payment, book.payments()), patience, unanswered(payment));
    payment = book.answered(payment, answer);
    return new Paid(payment, Conversation.checked(answer.reply()));
  }

  static Event seal(SecretKey key, Entry.Taken taken, Request request) {
    long now = System.currentTimeMillis() / 1000;
    return DirectMessages.seal(
        taken.dmKind(), key, taken.provider(), RequestCodec.encode(request), now);
  }

  private static String unanswered(Payment payment) {
    return "it may still be at work; later 'paygress refund %s' looks for its answer, and 'paygress reclaim %s' takes an unspent token back"
        .formatted(payment.id(), payment.id());
  }
}
