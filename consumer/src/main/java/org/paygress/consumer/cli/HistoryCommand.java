package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.PaymentRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paygress history}: what you paid, and what came back. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Shows every token you paid with and what came back, the newest first.",
      "Tokens and passwords are left out unless you ask for the tokens."
    })
public final class HistoryCommand implements Callable<Integer> {

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--show-tokens",
      description = "Print the tokens too. Whoever reads an unspent one can spend it.")
  private boolean showTokens;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    ObjectNode root = Output.JSON.createObjectNode();
    ArrayNode list = root.putArray("payments");
    List<String> lines = new ArrayList<>();
    PaymentBook book = common.book();
    for (PaymentRecord payment : book.payments().reversed()) {
      PaymentView statement = new PaymentView(payment, showTokens);
      list.add(statement.json());
      lines.addAll(statement.text());
    }
    if (lines.isEmpty()) {
      lines.add("No payment is recorded in " + common.dataDir().path() + ".");
    }
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Output.print(line.getOut(), common.json(), root, lines);
    return Output.warnOfDamage(line.getErr(), book) ? 1 : 0;
  }
}
