package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.control.DebtCommands;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paygressd debts}. */
@Command(
    name = "debts",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what consumers are owed and what keeps it from being paid. Nothing is to be done",
      "about it: each is tried again until it works, and its owner gets it by asking."
    },
    subcommands = HelpCommand.class)
final class DebtsCommand implements Callable<Integer> {

  @Mixin private @Nullable OperatorCommand operation;

  @Override
  public Integer call() throws OperatorException {
    return Objects.requireNonNull(operation)
        .runByDaemon(DebtCommands.LIST, OperatorCommand.arguments(), DebtsCommand::text);
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Gives up a debt whose mint will never answer. Its owner gets nothing; it stays listed as",
        "written off. Without --force only what it would cost is said."
      })
  int end(
      @Mixin OperatorCommand end,
      @Parameters(paramLabel = "DEBT", description = "its name, as paygressd debts lists it")
          String debt,
      @Option(names = "--force", description = "give it up") boolean force)
      throws OperatorException {
    return end.runByDaemon(
        DebtCommands.END,
        OperatorCommand.arguments().put("debt", debt).put("force", force),
        result ->
            "%s is written off: its owner loses %s of %s, and you have them to spend%n"
                .formatted(
                    result.path("name").asText(),
                    result.has("msats") ? WalletText.sats(result.path("msats")) : "its token",
                    result.path("mint").asText("an unknown mint")));
  }

  private static String text(ObjectNode result) {
    var text = new StringBuilder();
    result.path("debts").forEach(debt -> append(text, debt));
    if (text.isEmpty()) {
      text.append("nothing is owed\n");
    }
    result.path("written_off").forEach(debt -> append(text, debt));
    return text.toString();
  }

  private static void append(StringBuilder text, JsonNode debt) {
    text.append(
        "%s  %16s  %s  %s%n"
            .formatted(
                time(debt, "since"),
                debt.has("msats") ? WalletText.sats(debt.path("msats")) : "unknown",
                debt.path("mint").asText("unknown mint"),
                debt.path("name").asText()));
    text.append("  %s%n".formatted(debt.path("why").asText()));
    if (debt.has("written_off_at")) {
      text.append("  written off %s%n".formatted(time(debt, "written_off_at")));
    } else if (debt.has("problem")) {
      text.append("  not yet: %s%n".formatted(debt.path("problem").asText()));
    }
  }

  private static String time(JsonNode debt, String name) {
    return WalletText.TIME.format(Instant.ofEpochSecond(debt.path(name).asLong()));
  }
}
