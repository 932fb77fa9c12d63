package org.paygress.consumer.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.directory.Directory;
import org.paygress.consumer.exchange.Answer;
import org.paygress.consumer.exchange.Conversation;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.consumer.exchange.Remedies;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Relays;

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
public final class Payer {

  private static final Duration OFFER_PATIENCE = Duration.ofSeconds(3);

  private final SecretKey key;
  private final PaymentBook book;
  private final TokenLock locks;
  private final RefundRedeemer refunds;
  private final Progress progress;

  public Payer(
      SecretKey key, PaymentBook book, TokenLock locks, RefundRedeemer refunds, Progress progress) {
    this.key = key;
    this.book = book;
    this.locks = locks;
    this.refunds = refunds;
    this.progress = progress;
  }

  /**
   * Whom to ask, how, and what for.
   *
   * @param lock how long the token is to be locked to a provider that takes locked ones; empty for
   *     not at all
   */
  public record Order(
      PublicKey provider,
      DmKind dmKind,
      List<RelayUrl> relays,
      Token token,
      PaidRequest request,
      Optional<Duration> lock) {
    public Order {
      relays = List.copyOf(relays);
    }
  }

  /** A payment and what it brought. */
  public record Paid(PaymentRecord payment, Reply reply) {}

  /**
   * Pays and waits for what was paid for.
   *
   * @throws UserException with the refund, if the provider sent one
   */
  public Paid pay(Order order, Duration patience) throws UserException {
    PaymentRecord payment =
        book.take(
            order.provider(),
            order.dmKind(),
            order.relays(),
            Money.of(order.token()),
            order.request());
    progress.say("payment " + payment.id() + " is recorded");
    try (Relays relays = ReachableRelays.connect(order.relays(), key)) {
      progress.say("connected to " + relays.connected() + " relay(s)");
      TokenLock.Result locked = sendable(lock(payment, order, relays), order);
      return switch (locked) {
        case TokenLock.Result.Swapped(var paid, var token, var _) ->
            send(paid, relays, PaidRequests.paying(order.request(), token.encode()), patience);
        case TokenLock.Result.AsItIs(var paid, var _) ->
            send(paid, relays, order.request(), patience);
      };
    } catch (InterruptedException e) {
      throw UserException.interrupted(unanswered(payment));
    }
  }

  /** What is too long for a message is swapped for as few proofs as can be. */
  private TokenLock.Result sendable(TokenLock.Result result, Order order) throws UserException {
    if (!(result instanceof TokenLock.Result.AsItIs(var payment, var _))
        || order.request().cashuToken().length() <= Token.ENCODED_LENGTH_MAX) {
      return result;
    }
    TokenLock.Result shorter = locks.shorten(payment, order.token());
    if (shorter instanceof TokenLock.Result.AsItIs(var _, var why)) {
      throw new UserException(
          "the token is too long to be sent, and cannot be swapped for a shorter one: " + why,
          "it is unspent; try again, or let your wallet make one of fewer proofs");
    }
    progress.say("the token was too long to be sent and was swapped for a shorter one");
    return shorter;
  }

  private TokenLock.Result lock(PaymentRecord payment, Order order, Relays relays)
      throws UserException, InterruptedException {
    if (order.lock().isEmpty()) {
      return new TokenLock.Result.AsItIs(payment, "");
    }
    // The lock keeps a token from us for a while: not for a provider that will not redeem it.
    boolean wanted =
        Directory.find(relays, order.provider(), OFFER_PATIENCE)
            .filter(entry -> entry.online() && entry.offer().p2pk())
            .filter(entry -> entry.offer().mints().contains(order.token().mint()))
            .isPresent();
    if (!wanted) {
      return new TokenLock.Result.AsItIs(payment, "");
    }
    TokenLock.Result result = locks.lock(payment, order.token(), order.lock().get());
    progress.say(
        switch (result) {
          case TokenLock.Result.Swapped(var _, var token, var until) ->
              Money.of(token)
                  + until
                      .map(end -> " is locked to the provider until " + end)
                      .orElse(" is what the token was swapped for");
          case TokenLock.Result.AsItIs(var _, var why) ->
              "the token is sent as it is, not locked: " + why;
        });
    return result;
  }

  private Paid send(PaymentRecord taken, Relays relays, PaidRequest request, Duration patience)
      throws UserException, InterruptedException {
    var sending = new RecordedRequest(key, book, taken, request);
    progress.say("sending the request");
    long now = System.currentTimeMillis() / 1000;
    var conversation = new Conversation(key, taken.taken().provider(), relays, now, progress);
    Answer answer =
        conversation.ask(
            taken.taken().dmKind(),
            sending,
            new AnswerMatch(taken, book.payments()),
            patience,
            unanswered(taken));
    PaymentRecord payment = book.answered(sending.payment(), answer);
    if (answer.reply() instanceof ErrorReply error && error.refundToken().isPresent()) {
      throw refunds.failure(payment, error);
    }
    return new Paid(payment, checked(payment, answer.reply()));
  }

  private static Reply checked(PaymentRecord payment, Reply reply) throws UserException {
    Optional<Instant> locked = payment.lockedUntil();
    if (reply instanceof ErrorReply error && locked.isPresent()) {
      throw new UserException(
          error,
          Remedies.of(error.type())
              + "; until %s only this provider takes the token, which 'paygress history --show-tokens' shows; then 'paygress reclaim %s' takes it back"
                  .formatted(locked.get(), payment.id()));
    }
    return Conversation.checked(reply);
  }

  private static String unanswered(PaymentRecord payment) {
    return "it may still be at work; later 'paygress refund %s' looks for its answer, and 'paygress reclaim %s' takes an unspent token back"
        .formatted(payment.id(), payment.id());
  }
}
