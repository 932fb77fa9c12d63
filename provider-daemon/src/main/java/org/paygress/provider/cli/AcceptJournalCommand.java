package org.paygress.provider.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.StateDirectory;
import org.paygress.provider.config.Config;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.provider.treasury.JournalRefusedException;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.log.LogSetup;
import org.paygress.system.service.InstanceLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code paygressd accept-journal}: the operator's word without which a journal that does not know
 * everything is refused. It holds for the next start alone.
 */
@Command(
    name = "accept-journal",
    mixinStandardHelpOptions = true,
    description = {
      "Goes on with a journal.db that is not the one that was used last, when that is lost.",
      "At the next start containers of leases that it does not know are destroyed; nothing is paid",
      "back for them. The daemon must be stopped."
    })
final class AcceptJournalCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--yes", description = "really: tenants lose their data")
  private boolean yes;

  @Override
  public Integer call() throws OperatorException {
    if (!yes) {
      throw new OperatorException(
          "nothing was accepted: give --yes to do it", JournalRefusedException.REMEDY);
    }
    Config loaded = config.load();
    Path stateDir = loaded.provider().stateDir();
    try (InstanceLock _ = StoppedDaemon.lock(stateDir)) {
      LogSetup.apply(loaded.log());
      return told(StateDirectory.acceptJournal(loaded));
    } catch (KeyFileException e) {
      throw new OperatorException(ExitCode.FAILED, List.of(e.problem()));
    } catch (IOException e) {
      throw new OperatorException("cannot use " + stateDir, "run as root, as the daemon does");
    }
  }

  private int told(Optional<String> refusal) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        "accepted: "
            + refusal.orElse("journal.db and wallet.db belong together")
            + ". The next start goes on with it, and destroys containers of leases that it does not"
            + " know");
    out.flush();
    return ExitCode.OK;
  }
}
