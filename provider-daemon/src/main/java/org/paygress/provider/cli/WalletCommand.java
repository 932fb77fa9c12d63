package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.paygress.system.cli.CommandGroup;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paygressd wallet ...}: the operator's money. */
@Command(
    name = "wallet",
    mixinStandardHelpOptions = true,
    description = "Shows, exports, withdraws, restores and checks the money, mint by mint.",
    subcommands = {WalletWithdrawCommand.class, WalletSendCommand.class, HelpCommand.class})
final class WalletCommand extends CommandGroup {

  @Command(
      name = "balance",
      mixinStandardHelpOptions = true,
      description = "What is held at each mint, what of it is owed to consumers, and the books.")
  int balance(@Mixin OperatorCommand operation) throws OperatorException {
    return operation.run("wallet balance", OperatorCommand.arguments(), WalletText::balance);
  }

  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "The newest operations, the newest first.")
  int history(
      @Mixin OperatorCommand operation,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "how many (default: ${DEFAULT-VALUE})")
          int limit)
      throws OperatorException {
    return operation.run(
        "wallet history", OperatorCommand.arguments().put("limit", limit), WalletText::history);
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = "Finds the money of the seed words again at the mints (NUT-13, NUT-09).")
  int restore(
      @Mixin OperatorCommand operation,
      @Parameters(arity = "0..1", paramLabel = "MINT") @Nullable String mint,
      @Option(
              names = "--gap",
              paramLabel = "N",
              defaultValue = "300",
              description =
                  "after how many secrets in a row that were never used the search ends; more finds"
                      + " money behind requests that a mint never answered (default:"
                      + " ${DEFAULT-VALUE})")
          int gap)
      throws OperatorException {
    return operation.run("wallet restore", at(mint).put("gap", gap), WalletText::restore);
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Compares what is held with what the mints say of it (NUT-07).")
  int verify(
      @Mixin OperatorCommand operation,
      @Parameters(arity = "0..1", paramLabel = "MINT") @Nullable String mint)
      throws OperatorException {
    return operation.run("wallet verify", at(mint), WalletText::verify);
  }

  private static ObjectNode at(@Nullable String mint) {
    var arguments = OperatorCommand.arguments();
    return mint == null ? arguments : arguments.put("mint", mint);
  }
}
