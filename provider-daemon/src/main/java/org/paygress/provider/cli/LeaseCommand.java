package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paygress.system.cli.CommandGroup;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paygressd lease ...}. */
@Command(
    name = "lease",
    mixinStandardHelpOptions = true,
    description = "Ends leases; paygressd status lists them.",
    subcommands = HelpCommand.class)
final class LeaseCommand extends CommandGroup {

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Ends a lease before its time. What is unused of its money is made into a token, which",
        "its owner gets with the next status request. One that cannot be ended as it stands is",
        "left alone, and what it would cost whom is said; --force ends it all the same."
      })
  int end(
      @Mixin OperatorCommand operation,
      @Parameters(paramLabel = "LEASE", description = "its number, or container-NUMBER")
          String lease,
      @Option(names = "--force", description = "end it whatever it waits for") boolean force)
      throws OperatorException {
    return operation.runByDaemon(
        "lease end",
        OperatorCommand.arguments().put("lease", lease).put("force", force),
        LeaseCommand::text);
  }

  private static String text(ObjectNode result) {
    var text = new StringBuilder();
    String lease = result.path("lease").asText();
    if (result.path("forced").asBoolean()) {
      text.append(
          "%s was %s, and to end it means:%n".formatted(lease, result.path("was").asText()));
      result.path("costs").forEach(cost -> text.append("  %s%n".formatted(cost.asText())));
    }
    text.append(
        result.path("is").asText().equals("Ending")
            ? "%s is being removed%n".formatted(lease)
            : "%s is %s now%n".formatted(lease, result.path("is").asText()));
    amounts(text, result.path("returned"), "%s of %s go back to its owner%n");
    amounts(text, result.path("written_off"), "%s of %s are written off%n");
    return text.toString();
  }

  private static void amounts(StringBuilder text, JsonNode parts, String sentence) {
    for (JsonNode part : parts) {
      text.append(
          sentence.formatted(WalletText.sats(part.path("msats")), part.path("mint").asText()));
    }
  }
}
