package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygressd lease ...}. */
@Command(
    name = "lease",
    mixinStandardHelpOptions = true,
    description = "Ends leases; paygressd status lists them.",
    subcommands = HelpCommand.class)
final class LeaseCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "no command was given: end");
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Ends a lease before its time. What is unused of its money is made into a token, which",
        "its owner gets with the next status request."
      })
  int end(
      @Mixin OperatorCommand operation,
      @Parameters(paramLabel = "LEASE", description = "its number, or container-NUMBER")
          String lease)
      throws OperatorException {
    return operation.runByDaemon(
        "lease end", OperatorCommand.arguments().put("lease", lease), LeaseCommand::text);
  }

  private static String text(ObjectNode result) {
    var text = new StringBuilder(result.path("lease").asText() + " is being removed\n");
    for (JsonNode part : result.path("returned")) {
      text.append(
          "%s of %s go back to its owner%n"
              .formatted(WalletText.sats(part.path("msats")), part.path("mint").asText()));
    }
    return text.toString();
  }
}
