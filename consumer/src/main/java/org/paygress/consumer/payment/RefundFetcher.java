package org.paygress.consumer.payment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Answer;
import org.paygress.consumer.exchange.Conversation;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Relays;
import org.paygress.system.Parsed;

/**
 * Fetches what a provider owes for a payment: first among the answers that the relays kept, then by
 * asking again with the same token, which providers know a paid request by.
 *
 * <p>It asks in a new message: relays and providers take no notice of an event they have seen. It
 * asks only when the mint says that the token is spent, for with an unspent token the very same
 * request would buy what the consumer no longer wants.
 */
public final class RefundFetcher {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PaymentBook book;
  private final SecretKey key;
  private final RefundRedeemer redeemer;
  private final Progress progress;

  public RefundFetcher(
      PaymentBook book, SecretKey key, RefundRedeemer redeemer, Progress progress) {
    this.book = book;
    this.key = key;
    this.redeemer = redeemer;
    this.progress = progress;
  }

  /** What came of it. */
  public sealed interface Finding {
    /** The provider gave the money back; it is ours now. */
    record Refunded(Refund refund) implements Finding {}

    /** The provider sent a refund for which its mint gives nothing. */
    record Worthless(String why) implements Finding {}

    /** There was an answer after all: what was paid for was given. */
    record Served(PaymentRecord payment, Reply reply) implements Finding {}

    /** We took the token back ourselves. */
    record Reclaimed() implements Finding {}

    /** The provider has not taken the token: it need not give it back. */
    record Unspent() implements Finding {}

    /** The provider was asked, and gives nothing. */
    record Declined(String message) implements Finding {}

    /** Not now; nothing is lost. */
    record Later(String why) implements Finding {}
  }

  /**
   * Fetches the refund of a payment, which is in the record when this returns.
   *
   * @param relays where to ask
   * @throws UserException when no relay can be reached, or the provider does not answer
   */
  public Finding fetch(PaymentRecord payment, List<RelayUrl> relays) throws UserException {
    if (!payment.refunds().isEmpty()) {
      return redeemed(payment);
    }
    if (payment.state() == PaymentRecord.State.RECLAIMED) {
      return new Finding.Reclaimed();
    }
    if (payment.sent().isEmpty()) {
      return new Finding.Unspent();
    }
    try (Relays open = ReachableRelays.connect(relays, key)) {
      long since = payment.sent().getFirst().createdAt();
      var conversation = new Conversation(key, payment.taken().provider(), open, since, progress);
      PaymentRecord caughtUp = catchUp(payment, conversation);
      if (!caughtUp.refunds().isEmpty()) {
        return redeemed(caughtUp);
      }
      return caughtUp.answers().size() > payment.answers().size()
          ? new Finding.Served(caughtUp, caughtUp.answers().getLast().reply())
          : askAgain(caughtUp, conversation);
    } catch (InterruptedException e) {
      throw UserException.interrupted("try again");
    }
  }

  private Finding redeemed(PaymentRecord payment) throws UserException {
    return switch (redeemer.redeem(payment)) {
      case RefundRedeemer.Result.Redeemed(var _, var refund) -> new Finding.Refunded(refund);
      case RefundRedeemer.Result.Later(var why) -> new Finding.Later(why);
      case RefundRedeemer.Result.Worthless(var why) -> new Finding.Worthless(why);
    };
  }

  /** Records answers that came while nobody listened, as far as they can be told to be ours. */
  private PaymentRecord catchUp(PaymentRecord payment, Conversation conversation)
      throws UserException, InterruptedException {
    List<PaymentRecord> all = book.payments();
    Set<EventId> known =
        all.stream()
            .flatMap(it -> it.answers().stream())
            .map(PaymentEntry.Answered::event)
            .collect(Collectors.toSet());
    AnswerMatch matching = new AnswerMatch(payment, all);
    PaymentRecord caughtUp = payment;
    for (Answer answer : conversation.stored()) {
      if (isOurs(answer, matching) && !known.contains(answer.event())) {
        caughtUp = book.answered(caughtUp, answer);
      }
    }
    return caughtUp;
  }

  /**
   * Of errors only refunds are caught up with: and if they do not say what for, only such as no
   * other payment can have been given back by.
   */
  private static boolean isOurs(Answer answer, AnswerMatch matching) {
    if (!matching.test(answer) || !(answer.reply() instanceof ErrorReply error)) {
      return matching.test(answer);
    }
    Optional<Refund> refund =
        error.refundToken().map(Refund::of).filter(it -> fits(it, matching.payment()));
    return refund.isPresent()
        && (answer.request().isPresent()
            || matching.all().stream()
                .noneMatch(other -> isRival(other, matching.payment(), refund.get())));
  }

  private static boolean isRival(PaymentRecord other, PaymentRecord payment, Refund refund) {
    boolean open =
        switch (other.state()) {
          case WAITING, REFUSED -> true;
          case KEPT, SERVED, OFFERED, REFUNDED, RECLAIMED -> false;
        };
    return open
        && !other.id().equals(payment.id())
        && other.taken().provider().equals(payment.taken().provider())
        && fits(refund, other);
  }

  /** A refund is of the payment's mint and not above it. */
  private static boolean fits(Refund refund, PaymentRecord payment) {
    Money paid = payment.taken().money();
    return refund.money().stream()
        .filter(it -> it.mint().equals(paid.mint()) && it.unit().equals(paid.unit()))
        .anyMatch(it -> it.amount() <= paid.amount());
  }

  private Finding askAgain(PaymentRecord payment, Conversation conversation)
      throws UserException, InterruptedException {
    if (!(payment.token() instanceof Parsed.Ok<Token>(var token))) {
      return new Finding.Later("the token in the record cannot be read");
    }
    Optional<ProofState> state = MintStates.of(token);
    if (state.isEmpty()) {
      return new Finding.Later("the mint does not say whether the token is spent");
    }
    return switch (state.get()) {
      case UNSPENT -> new Finding.Unspent();
      case PENDING -> new Finding.Later("the mint holds the token as pending");
      case SPENT -> repeat(payment, conversation);
    };
  }

  private Finding repeat(PaymentRecord payment, Conversation conversation)
      throws UserException, InterruptedException {
    progress.say("asking the provider for the refund of payment " + payment.id());
    String token = payment.sent().getLast().token();
    RecordedRequest sending;
    Answer answer;
    try (PaidRequest complete = PaidRequests.complete(payment.taken(), key)) {
      sending = new RecordedRequest(key, book, payment, PaidRequests.paying(complete, token));
      answer =
          conversation.ask(
              payment.taken().dmKind(),
              sending,
              new AnswerMatch(payment, book.payments()),
              PATIENCE,
              "try again when it is online");
    }
    PaymentRecord answered = book.answered(sending.payment(), answer);
    return switch (answer.reply()) {
      case ErrorReply error when error.refundToken().isPresent() -> redeemed(answered);
      case ErrorReply error -> new Finding.Declined(said(error, payment));
      case Reply served -> new Finding.Served(answered, served);
    };
  }

  private static String said(ErrorReply error, PaymentRecord payment) {
    return PaymentRedaction.of(error.message() + " [" + error.wireType() + "]", payment);
  }
}
