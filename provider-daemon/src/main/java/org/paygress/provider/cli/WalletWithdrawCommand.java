package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paygressd wallet withdraw}: money over Lightning. */
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = {
      "Pays a Lightning invoice, or an amount to a Lightning address or LNURL.",
      "Without an amount: all there is, less fees and what is owed to consumers."
    })
final class WalletWithdrawCommand implements Callable<Integer> {

  @Mixin private OperatorCommand operation = new OperatorCommand();

  @Mixin private SpendOptions spend = new SpendOptions();

  @Parameters(paramLabel = "DESTINATION", description = "lnbc..., name@domain or lnurl1...")
  private String destination = "";

  @Option(names = "--sats", paramLabel = "N", description = "how many satoshis")
  private @Nullable Long sats;

  @Option(
      names = "--fee-max-sats",
      paramLabel = "N",
      description = "the most it may cost (default: 1 %% and 5 satoshis)")
  private @Nullable Long feeMaxSats;

  @Override
  public Integer call() throws OperatorException {
    ObjectNode arguments = OperatorCommand.arguments().put("destination", destination);
    if (sats != null) {
      arguments.put("sats", sats);
    }
    if (feeMaxSats != null) {
      arguments.put("fee_max_sats", feeMaxSats);
    }
    spend.addTo(arguments);
    return operation.run("wallet withdraw", arguments, WalletText::withdrawal);
  }
}
