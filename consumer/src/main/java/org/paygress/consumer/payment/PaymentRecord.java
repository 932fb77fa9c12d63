package org.paygress.consumer.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.system.Parsed;

/**
 * One token and everything that became of it.
 *
 * @param sent requests with it, the oldest first
 * @param answers what the provider said to them, the oldest first
 * @param redeemed refunds among the answers that are ours now, the oldest first
 */
public record PaymentRecord(
    PaymentEntry.Taken taken,
    Optional<PaymentEntry.Locking> lock,
    List<PaymentEntry.Sent> sent,
    List<PaymentEntry.Answered> answers,
    List<PaymentEntry.Redeemed> redeemed,
    Optional<PaymentEntry.Reclaimed> reclaimed) {

  /** Where a payment stands. */
  public enum State {
    /** Nothing has left. */
    KEPT("not sent"),
    /** Sent, and no answer came. */
    WAITING("no answer"),
    /** The provider gave what was paid for. */
    SERVED("served"),
    /** The provider refused it and gave no refund with that. */
    REFUSED("refused"),
    /** The provider sent a refund that is not redeemed at its mint. */
    OFFERED("refund not redeemed"),
    /** The provider gave it back, and its mint has honoured that. */
    REFUNDED("refunded"),
    /** We took it back. */
    RECLAIMED("reclaimed");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  public PaymentRecord {
    sent = List.copyOf(sent);
    answers = List.copyOf(answers);
    redeemed = List.copyOf(redeemed);
  }

  public static PaymentRecord of(PaymentEntry.Taken taken) {
    return new PaymentRecord(
        taken, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty());
  }

  public PaymentRecord with(PaymentEntry entry) {
    return switch (entry) {
      case PaymentEntry.Taken again -> this;
      case PaymentEntry.Locking locking ->
          new PaymentRecord(taken, Optional.of(locking), sent, answers, redeemed, reclaimed);
      case PaymentEntry.Sent one ->
          new PaymentRecord(taken, lock, added(sent, one), answers, redeemed, reclaimed);
      case PaymentEntry.Answered one ->
          new PaymentRecord(taken, lock, sent, added(answers, one), redeemed, reclaimed);
      case PaymentEntry.Redeemed one ->
          new PaymentRecord(taken, lock, sent, answers, added(redeemed, one), reclaimed);
      case PaymentEntry.Reclaimed back ->
          new PaymentRecord(taken, lock, sent, answers, redeemed, Optional.of(back));
    };
  }

  private static <T> List<T> added(List<T> list, T one) {
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }

  public String id() {
    return taken.payment();
  }

  public State state() {
    if (reclaimed.isPresent()) {
      return State.RECLAIMED;
    }
    if (!redeemed.isEmpty()) {
      return State.REFUNDED;
    }
    if (!refunds().isEmpty()) {
      return State.OFFERED;
    }
    if (answers.stream().map(PaymentEntry.Answered::reply).anyMatch(PaymentRecord::serves)) {
      return State.SERVED;
    }
    if (sent.isEmpty()) {
      return State.KEPT;
    }
    return answers.isEmpty() ? State.WAITING : State.REFUSED;
  }

  private static boolean serves(Reply reply) {
    return reply instanceof AccessDetails || reply instanceof TopUpResponse;
  }

  /** "spawn" or "topup". */
  public String purpose() {
    return taken.request() instanceof SpawnRequest ? "spawn" : "topup";
  }

  /** The token as it was handed to us, as text. */
  public String givenToken() {
    return taken.request().cashuToken();
  }

  /** The token that the provider got, or the one we still hold. */
  public Parsed<Token> token() {
    return Token.parseLong(sent.isEmpty() ? givenToken() : sent.getLast().token());
  }

  /** Until when only the provider can redeem the token that it was sent. */
  public Optional<Instant> lockedUntil() {
    return lock.flatMap(PaymentEntry.Locking::until).filter(_ -> isSwapped());
  }

  /** Whether the provider was sent another token than the one that was given to us. */
  public boolean isSwapped() {
    return !sent.isEmpty() && !sent.getLast().token().equals(givenToken());
  }

  /** The answers that hold a refund, the oldest first. */
  public List<PaymentEntry.Answered> refunds() {
    return answers.stream().filter(answer -> refundToken(answer).isPresent()).toList();
  }

  /** The refund in an answer, as it came. */
  public static Optional<String> refundToken(PaymentEntry.Answered answer) {
    return answer.reply() instanceof ErrorReply error ? error.refundToken() : Optional.empty();
  }

  /** Whether what is in that answer, or the same in another one, is ours now. */
  boolean isRedeemed(PaymentEntry.Answered answer) {
    return refunds().stream()
        .filter(other -> refundToken(other).equals(refundToken(answer)))
        .anyMatch(other -> redeemed.stream().anyMatch(it -> it.answer().equals(other.event())));
  }

  /** All refunds that are ours, with a space between. */
  public Optional<String> redeemedTokens() {
    return redeemed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            redeemed.stream()
                .map(PaymentEntry.Redeemed::token)
                .distinct()
                .collect(Collectors.joining(" ")));
  }

  /** The pod it paid for, as far as it is known. */
  public Optional<String> pod() {
    if (taken.request() instanceof TopUpRequest topUp) {
      return Optional.of(topUp.podId());
    }
    return answers.stream()
        .map(PaymentEntry.Answered::reply)
        .filter(AccessDetails.class::isInstance)
        .map(reply -> ((AccessDetails) reply).podId())
        .findFirst();
  }

  /** When something was last sent, or the token was taken. */
  public Instant lastActed() {
    return sent.isEmpty() ? taken.time() : sent.getLast().time();
  }

  /** Whether an answer that has not come for so long is not to be expected any more. */
  public boolean silentFor(Duration patience, Instant now) {
    return !lastActed().plus(patience).isAfter(now);
  }

  @Override
  public String toString() {
    return "Payment(" + id() + ", " + state() + ", redacted)";
  }
}
