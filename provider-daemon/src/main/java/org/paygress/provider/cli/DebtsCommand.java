package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.control.DebtCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paygressd debts}. */
@Command(
    name = "debts",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what consumers are owed and what keeps it from being paid. Nothing is to be done",
      "about it: each is tried again until it works, and its owner gets it by asking."
    })
final class DebtsCommand implements Callable<Integer> {

  @Mixin private @Nullable OperatorCommand operation;

  @Override
  public Integer call() throws OperatorException {
    return Objects.requireNonNull(operation)
        .runByDaemon(DebtCommands.LIST, OperatorCommand.arguments(), DebtsCommand::text);
  }

  private static String text(ObjectNode result) {
    var text = new StringBuilder();
    for (JsonNode debt : result.path("debts")) {
      text.append(
          "%s  %16s  %s  %s%n"
              .formatted(
                  WalletText.TIME.format(Instant.ofEpochSecond(debt.path("since").asLong())),
                  WalletText.sats(debt.path("msats")),
                  debt.path("mint").asText(),
                  debt.path("name").asText()));
      text.append("  %s%n".formatted(debt.path("why").asText()));
      if (debt.has("problem")) {
        text.append("  not yet: %s%n".formatted(debt.path("problem").asText()));
      }
    }
    return text.isEmpty() ? "nothing is owed\n" : text.toString();
  }
}
