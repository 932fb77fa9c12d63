package org.paygress.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.EventId;

/**
 * One token and everything that became of it.
 *
 * @param sent requests with it, the oldest first
 * @param answers what the provider said to them, the oldest first
 */
record Payment(
    Entry.Taken taken,
    Optional<Entry.Locking> lock,
    List<Entry.Sent> sent,
    List<Entry.Answered> answers,
    Optional<Entry.Reclaimed> reclaimed) {

  /** Where a payment stands. */
  enum State {
    /** Nothing has left. */
    KEPT("not sent"),
    /** Sent, and no answer came. */
    WAITING("no answer"),
    /** The provider gave what was paid for. */
    SERVED("served"),
    /** The provider refused it and gave no refund with that. */
    REFUSED("refused"),
    /** The provider gave it back. */
    REFUNDED("refunded"),
    /** We took it back. */
    RECLAIMED("reclaimed");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  Payment {
    sent = List.copyOf(sent);
    answers = List.copyOf(answers);
  }

  static Payment of(Entry.Taken taken) {
    return new Payment(taken, Optional.empty(), List.of(), List.of(), Optional.empty());
  }

  Payment with(Entry entry) {
    return switch (entry) {
      case Entry.Taken again -> this;
      case Entry.Locking locking ->
          new Payment(taken, Optional.of(locking), sent, answers, reclaimed);
      case Entry.Sent one -> new Payment(taken, lock, added(sent, one), answers, reclaimed);
      case Entry.Answered one -> new Payment(taken, lock, sent, added(answers, one), reclaimed);
      case Entry.Reclaimed back -> new Payment(taken, lock, sent, answers, Optional.of(back));
    };
  }

  private static <T> List<T> added(List<T> list, T one) {
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }

  String id() {
    return taken.payment();
  }

  State state() {
    if (reclaimed.isPresent()) {
      return State.RECLAIMED;
    }
    if (refundToken().isPresent()) {
      return State.REFUNDED;
    }
    if (answers.stream().map(Entry.Answered::reply).anyMatch(Payment::serves)) {
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
  String purpose() {
    return taken.request() instanceof SpawnRequest ? "spawn" : "topup";
  }

  /** The token as it was handed to us, as text. */
  String givenToken() {
    return token(taken.request());
  }

  static String token(Request request) {
    return switch (request) {
      case SpawnRequest spawn -> spawn.cashuToken();
      case TopUpRequest topUp -> topUp.cashuToken();
      default -> throw new IllegalArgumentException("the request pays nothing");
    };
  }

  /** The token that the provider got, or the one we still hold. */
  Parsed<Token> token() {
    return Token.parse(sent.isEmpty() ? givenToken() : sent.getLast().token());
  }

  /** Until when only the provider can redeem the token that it was sent. */
  Optional<Instant> lockedUntil() {
    return lock.map(Entry.Locking::until)
        .filter(_ -> !sent.isEmpty() && !sent.getLast().token().equals(givenToken()));
  }

  /** The newest refund. */
  Optional<String> refundToken() {
    return answers.reversed().stream()
        .map(Entry.Answered::reply)
        .filter(ErrorReply.class::isInstance)
        .flatMap(reply -> ((ErrorReply) reply).refundToken().stream())
        .findFirst();
  }

  /** The pod it paid for, as far as it is known. */
  Optional<String> pod() {
    if (taken.request() instanceof TopUpRequest topUp) {
      return Optional.of(topUp.podId());
    }
    return answers.stream()
        .map(Entry.Answered::reply)
        .filter(AccessDetails.class::isInstance)
        .map(reply -> ((AccessDetails) reply).podId())
        .findFirst();
  }

  boolean hasAnswer(EventId event) {
    return answers.stream().anyMatch(answer -> answer.event().equals(event));
  }

  /** When something was last sent, or the token was taken. */
  Instant lastActed() {
    return sent.isEmpty() ? taken.time() : sent.getLast().time();
  }

  /** Whether an answer that has not come for so long is not to be expected any more. */
  boolean silentFor(Duration patience, Instant now) {
    return !lastActed().plus(patience).isAfter(now);
  }

  @Override
  public String toString() {
    return "Payment(" + id() + ", " + state() + ", redacted)";
  }
}
