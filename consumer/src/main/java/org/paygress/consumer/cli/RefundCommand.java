package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.PaymentRecord;
import org.paygress.consumer.payment.PaymentRecord.State;
import org.paygress.consumer.payment.RefundFetcher;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygress refund}: fetches refunds again. */
@Command(
    name = "refund",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches what a provider owes you for a payment: looks for answers you missed, then asks the"
          + " provider again if the token is spent. Swaps the refund at its mint, prints the token that"
          + " is yours then, and keeps it.",
      "--all means payments without an answer and refused ones; name a payment that was served if"
          + " its container died early."
    })
public final class RefundCommand implements Callable<Integer> {

  private static final Set<State> OPEN =
      EnumSet.of(State.WAITING, State.REFUSED, State.OFFERED, State.REFUNDED);

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PaymentSelection chosen = new PaymentSelection();
  @Spec private @Nullable CommandSpec spec;

  private final PaymentReport report = new PaymentReport();

  @Override
  public Integer call() throws UserException {
    CommandSpec command = Objects.requireNonNull(spec);
    PaymentBook book = common.book();
    Progress progress = new Progress(command.commandLine().getErr(), common.json());
    SecretKey key = common.key();
    RefundFetcher fetcher = new RefundFetcher(book, key, common.redeemer(key), progress);
    boolean damaged = Output.warnOfDamage(command.commandLine().getErr(), book);
    boolean good = true;
    for (PaymentRecord payment : chosen.from(book, OPEN)) {
      good &= report(payment, fetch(fetcher, payment));
    }
    report.print(command.commandLine().getOut(), common.json(), "No payment waits for a refund.");
    return chosen.exitCode(good, damaged);
  }

  /** One provider that is away must not keep the refunds of others from being fetched. */
  private RefundFetcher.Finding fetch(RefundFetcher fetcher, PaymentRecord payment)
      throws UserException {
    List<RelayUrl> relays = common.namesRelays() ? common.relays() : payment.taken().relays();
    try {
      return fetcher.fetch(payment, relays);
    } catch (UserException e) {
      if (chosen.all()) {
        return new RefundFetcher.Finding.Later(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Whether there was something to give. */
  private boolean report(PaymentRecord payment, RefundFetcher.Finding finding) {
    switch (finding) {
      case RefundFetcher.Finding.Refunded(var refund) -> {
        String text = "refund of " + refund.worth() + ", this token:";
        refund.into(report.add(payment, "refunded", text)).put("token", refund.text());
        report.line(refund.text());
      }
      case RefundFetcher.Finding.Served(var caughtUp, var reply) -> {
        String text = "there is an answer: the provider gave what you paid for";
        ObjectNode node = report.add(payment, "served", text);
        caughtUp.pod().ifPresent(pod -> node.put("pod_id", pod));
        instructions(reply).forEach(report::line);
      }
      case RefundFetcher.Finding.Worthless(var why) ->
          report
              .add(payment, "worthless", "the provider's refund is not honoured: " + why)
              .put("message", why);
      case RefundFetcher.Finding.Reclaimed() ->
          report.add(payment, "reclaimed", "you took the token back; 'paygress history' has it");
      case RefundFetcher.Finding.Unspent() ->
          report.add(
              payment,
              "unspent",
              "the token is not spent; 'paygress reclaim %s' takes it back"
                  .formatted(payment.id()));
      case RefundFetcher.Finding.Declined(var message) ->
          report
              .add(payment, "declined", "the provider gives no refund: " + message)
              .put("message", message);
      case RefundFetcher.Finding.Later(var why) ->
          report.add(payment, "later", "not now: " + why).put("message", why);
    }
    return finding instanceof RefundFetcher.Finding.Refunded
        || finding instanceof RefundFetcher.Finding.Served;
  }

  private static List<String> instructions(Reply reply) {
    return reply instanceof AccessDetails access ? access.instructions() : List.of();
  }
}
