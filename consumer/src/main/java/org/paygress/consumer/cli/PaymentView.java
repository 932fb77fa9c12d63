package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.paygress.consumer.payment.PaymentEntry;
import org.paygress.consumer.payment.PaymentRecord;
import org.paygress.consumer.payment.PaymentRedaction;
import org.paygress.consumer.payment.Refund;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;

/**
 * A payment as it is shown.
 *
 * @param withTokens whether tokens are shown; nothing else that is secret ever is
 */
public record PaymentView(PaymentRecord payment, boolean withTokens) {

  public List<String> text() {
    PaymentEntry.Taken taken = payment.taken();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s  %s, %s: %s"
            .formatted(
                payment.id(),
                taken.time(),
                payment.purpose(),
                taken.money(),
                payment.state().words()));
    lines.add("  provider " + taken.provider().npub());
    workload().forEach(id -> lines.add("  workload " + id));
    payment.pod().ifPresent(pod -> lines.add("  pod " + PaymentRedaction.of(pod, payment)));
    if (withTokens) {
      lines.add("  token " + payment.givenToken());
    }
    payment.lockedUntil().ifPresent(end -> lines.add("  locked to the provider until " + end));
    for (PaymentEntry.Sent sent : payment.sent()) {
      lines.add("  sent " + sent.time() + ", request " + sent.request().hex());
      if (withTokens && !sent.token().equals(payment.givenToken())) {
        lines.add("    token " + sent.token());
      }
    }
    for (PaymentEntry.Answered answer : payment.answers()) {
      lines.add("  answered " + answer.time() + ": " + said(answer.reply()));
      refund(answer).forEach(token -> lines.add("    refund: " + Refund.of(token).worth()));
      if (withTokens) {
        refund(answer).forEach(token -> lines.add("    refund token " + token));
      }
    }
    for (PaymentEntry.Redeemed back : payment.redeemed()) {
      lines.add("  redeemed " + back.time() + ": " + Refund.of(back.token()).worth());
      if (withTokens) {
        lines.add("    token " + back.token());
      }
    }
    for (PaymentEntry.Reclaimed back : payment.reclaimed().stream().toList()) {
      lines.add("  taken back " + back.time() + ": " + back.money());
      if (withTokens) {
        lines.add("    token " + back.token());
      }
    }
    return lines;
  }

  private List<String> workload() {
    return payment.taken().request() instanceof SpawnRequest spawn
        ? spawn.workloadId().map(WorkloadId::value).stream().toList()
        : List.of();
  }

  private static List<String> refund(PaymentEntry.Answered answer) {
    return answer.reply() instanceof ErrorReply error
        ? error.refundToken().stream().toList()
        : List.of();
  }

  private String said(Reply reply) {
    return switch (reply) {
      case AccessDetails access -> "access until " + access.expiresAt();
      case TopUpResponse topUp -> "extended until " + topUp.newExpiresAt();
      case StatusResponse status -> "status";
      case ErrorReply error ->
          PaymentRedaction.of(error.wireType() + ", " + error.message(), payment);
    };
  }

  public ObjectNode json() {
    PaymentEntry.Taken taken = payment.taken();
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("payment", payment.id())
            .put("time", taken.time().toString())
            .put("purpose", payment.purpose())
            .put("state", payment.state().name().toLowerCase(Locale.ROOT))
            .put("provider", taken.provider().npub());
    taken.money().into(node);
    workload().forEach(id -> node.put("workload_id", id));
    payment.pod().ifPresent(pod -> node.put("pod_id", PaymentRedaction.of(pod, payment)));
    payment.lockedUntil().ifPresent(end -> node.put("locked_until", end.toString()));
    withToken(node, payment.givenToken());
    ArrayNode requests = node.putArray("requests");
    for (PaymentEntry.Sent sent : payment.sent()) {
      withToken(
          requests
              .addObject()
              .put("request", sent.request().hex())
              .put("time", sent.time().toString()),
          sent.token());
    }
    ArrayNode answers = node.putArray("answers");
    payment.answers().forEach(answer -> answers.add(json(answer)));
    ArrayNode redeemed = node.putArray("redeemed");
    for (PaymentEntry.Redeemed back : payment.redeemed()) {
      ObjectNode one = redeemed.addObject().put("time", back.time().toString());
      withToken(Refund.of(back.token()).into(one), back.token());
    }
    for (PaymentEntry.Reclaimed back : payment.reclaimed().stream().toList()) {
      ObjectNode reclaimed = node.putObject("reclaimed").put("time", back.time().toString());
      withToken(back.money().into(reclaimed), back.token());
    }
    return node;
  }

  private ObjectNode json(PaymentEntry.Answered answer) {
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("time", answer.time().toString())
            .put("event", answer.event().hex());
    switch (answer.reply()) {
      case AccessDetails access ->
          node.put("kind", "access").put("expires_at", access.expiresAt().toString());
      case TopUpResponse topUp ->
          node.put("kind", "topup").put("extended_secs", topUp.extendedDurationSecs());
      case StatusResponse status -> node.put("kind", "status");
      case ErrorReply error ->
          node.put("kind", "error")
              .put("error_type", PaymentRedaction.of(error.wireType(), payment))
              .put("message", PaymentRedaction.of(error.message(), payment));
    }
    for (String token : refund(answer)) {
      withToken(Refund.of(token).into(node.putObject("refund")), token);
    }
    return node;
  }

  private void withToken(ObjectNode node, String token) {
    if (withTokens) {
      node.put("token", token);
    }
  }
}
