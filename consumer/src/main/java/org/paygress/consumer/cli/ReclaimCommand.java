package org.paygress.consumer.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.PaymentRecord;
import org.paygress.consumer.payment.PaymentRecord.State;
import org.paygress.consumer.payment.Reclaim;
import org.paygress.consumer.payment.ReclaimOutcome;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paygress reclaim}: takes unspent tokens back. */
@Command(
    name = "reclaim",
    mixinStandardHelpOptions = true,
    description = {
      "Takes back a token that a provider has not redeemed: swaps it at its mint for a new one,"
          + " which is printed, so that the provider cannot redeem the old one any more.",
      "A token that was locked to the provider comes back once its lock has run out (30 minutes)."
    })
public final class ReclaimCommand implements Callable<Integer> {

  private static final Set<State> OPEN =
      EnumSet.of(State.KEPT, State.WAITING, State.REFUSED, State.OFFERED);

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PaymentSelection chosen = new PaymentSelection();

  @Option(
      names = "--after",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description =
          "Leave payments alone whose request left less than so many minutes ago and was not"
              + " answered: the provider may be at work on it. Default: ${DEFAULT-VALUE}")
  private int afterMinutes = 10;

  @Spec private @Nullable CommandSpec spec;

  private final PaymentReport report = new PaymentReport();

  @Override
  public Integer call() throws UserException {
    PaymentBook book = common.book();
    Reclaim reclaim = new Reclaim(book, common.dataDir(), common.key());
    List<PaymentRecord> everything = book.payments();
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    boolean damaged = Output.warnOfDamage(line.getErr(), book);
    boolean good = true;
    for (PaymentRecord payment : chosen.from(book, OPEN)) {
      if (chosen.all() && paidAgain(payment, everything)) {
        continue;
      }
      good &= report(payment, isDue(payment) ? reclaim.take(payment) : tooEarly());
    }
    report.print(line.getOut(), common.json(), "There is nothing to take back.");
    return chosen.exitCode(good, damaged);
  }

  /** A token that went on to another provider is that payment's matter. */
  private static boolean paidAgain(PaymentRecord payment, List<PaymentRecord> all) {
    return all.subList(all.indexOf(payment) + 1, all.size()).stream()
        .anyMatch(later -> later.givenToken().equals(payment.givenToken()));
  }

  private boolean isDue(PaymentRecord payment) {
    return payment.state() != State.WAITING
        || payment.silentFor(Duration.ofMinutes(afterMinutes), Instant.now());
  }

  private ReclaimOutcome tooEarly() {
    return new ReclaimOutcome.Later(
        "it was sent less than "
            + afterMinutes
            + " minutes ago and may still be answered; --after 0 takes it back all the same");
  }

  /** Whether the token came back. */
  private boolean report(PaymentRecord payment, ReclaimOutcome outcome) {
    switch (outcome) {
      case ReclaimOutcome.Back(var money, var token) -> {
        String text = money + " is yours again, as this token:";
        money.into(report.add(payment, "reclaimed", text)).put("token", token);
        report.line(token);
      }
      case ReclaimOutcome.Spent() ->
          report.add(
              payment,
              "spent",
              "the token was redeemed; 'paygress refund %s' asks the provider for a refund"
                  .formatted(payment.id()));
      case ReclaimOutcome.Locked(var until) -> {
        String text = "locked to the provider until " + until + "; try again after that";
        report.add(payment, "locked", text).put("until", until.toString());
      }
      case ReclaimOutcome.Later(var why) ->
          report.add(payment, "later", "not now: " + why).put("message", why);
    }
    return outcome instanceof ReclaimOutcome.Back;
  }
}
