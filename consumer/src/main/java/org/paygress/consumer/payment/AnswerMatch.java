package org.paygress.consumer.payment;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.paygress.consumer.exchange.Answer;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.EventId;

/**
 * Whether an answer can belong to a payment. Where it does not name its request, access names the
 * password it is for, and a top-up its pod.
 */
public record AnswerMatch(PaymentRecord payment, List<PaymentRecord> all)
    implements Predicate<Answer> {

  public AnswerMatch {
    all = List.copyOf(all);
  }

  @Override
  public boolean test(Answer answer) {
    if (answer.request().filter(id -> all.stream().anyMatch(it -> hasAsked(it, id))).isPresent()) {
      return hasAsked(payment, answer.request().get());
    }
    return test(answer.reply());
  }

  private static boolean hasAsked(PaymentRecord payment, EventId request) {
    return payment.sent().stream().anyMatch(sent -> sent.request().equals(request));
  }

  private boolean test(Reply reply) {
    return switch (reply) {
      case AccessDetails access ->
          payment.taken().request() instanceof SpawnRequest spawn
              && (mentions(access, spawn) || all.stream().noneMatch(it -> isFor(it, access)));
      case TopUpResponse answer ->
          payment.taken().request() instanceof TopUpRequest topUp
              && number(answer.podId()).equals(number(topUp.podId()));
      case ErrorReply error -> true;
      case StatusResponse status -> false;
    };
  }

  private boolean isFor(PaymentRecord other, AccessDetails access) {
    return !other.id().equals(payment.id())
        && other.taken().provider().equals(payment.taken().provider())
        && other.taken().request() instanceof SpawnRequest spawn
        && mentions(access, spawn);
  }

  private static boolean mentions(AccessDetails access, SpawnRequest spawn) {
    return access.instructions().stream()
        .anyMatch(line -> line.contains(spawn.sshPassword().value()));
  }

  /** "container-7" and "7" are the same pod. */
  public static String number(String pod) {
    return pod.toLowerCase(Locale.ROOT).replaceFirst("^container-", "");
  }
}
