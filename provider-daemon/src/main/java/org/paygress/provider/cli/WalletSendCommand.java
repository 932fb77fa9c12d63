package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paygressd wallet send}: money as a token, for whoever holds it. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Prints a token. Whoever has it has the money.")
final class WalletSendCommand implements Callable<Integer> {

  @Mixin private OperatorCommand operation = new OperatorCommand();

  @Mixin private SpendOptions spend = new SpendOptions();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /** A new token, or one that was made before. */
  private static final class What {
    @Option(names = "--sats", paramLabel = "N", description = "how many satoshis")
    private long sats;

    @Option(
        names = "--again",
        paramLabel = "ID",
        description = "the token that was made under this name")
    private @Nullable String again;
  }

  @Override
  public Integer call() throws OperatorException {
    ObjectNode arguments = OperatorCommand.arguments();
    if (what.again != null) {
      arguments.put("again", what.again);
    } else {
      arguments.put("sats", what.sats);
    }
    spend.addTo(arguments);
    return operation.run("wallet send", arguments, result -> result.path("token").asText() + "\n");
  }
}
