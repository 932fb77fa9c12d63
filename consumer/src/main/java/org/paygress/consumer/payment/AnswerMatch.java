package org.paygress.consumer.payment;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;

/**
 * Whether a reply can belong to a payment. Nothing in the protocol says so; but access names the
 * password it is for, and a top-up its pod.
 */
public record AnswerMatch(PaymentRecord payment, List<PaymentRecord> all)
    implements Predicate<Reply> {

  public AnswerMatch {
    all = List.copyOf(all);
  }

  @Override
  public boolean test(Reply reply) {
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
  private static String number(String pod) {
    return pod.toLowerCase(Locale.ROOT).replaceFirst("^container-", "");
  }
}
