package org.paygress.provider.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.HostException;
import org.paygress.provider.Teardown;
import org.paygress.provider.config.Config;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.log.LogSetup;
import org.paygress.system.service.InstanceLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paygressd teardown}: no lease, container or network of ours stays. */
@Command(
    name = "teardown",
    mixinStandardHelpOptions = true,
    description = {
      "Ends all leases, pays back what is unused, and removes containers, network and pool mount.",
      "The daemon must be stopped. Keys, journal and wallet stay: owners get their refunds from a",
      "daemon that is started again, when they ask."
    })
final class TeardownCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--yes", description = "really: volumes are destroyed")
  private boolean yes;

  @Option(
      names = "--wait-secs",
      paramLabel = "N",
      defaultValue = "600",
      description = "how long mints may take to make the refunds (default: ${DEFAULT-VALUE})")
  private int waitSecs;

  @Override
  public Integer call() throws OperatorException, InterruptedException {
    if (!yes) {
      throw new OperatorException(
          "teardown ends every lease and destroys its volume", "give --yes to do it");
    }
    Config loaded = config.load();
    Path stateDir = loaded.provider().stateDir();
    try (InstanceLock _ = StoppedDaemon.lock(stateDir)) {
      LogSetup.apply(loaded.log());
      return told(Teardown.run(loaded, Duration.ofSeconds(waitSecs)));
    } catch (KeyFileException e) {
      throw new OperatorException(ExitCode.FAILED, List.of(e.problem()));
    } catch (IOException | HostException e) {
      throw new OperatorException(
          "not everything could be removed: " + e.getMessage(), "run it again, as root");
    }
  }

  private int told(int left) throws OperatorException {
    if (left > 0) {
      throw new OperatorException(
          left + " leases wait for their refunds; their containers are gone",
          "run it again when the mints answer");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("all leases are over; containers, network and pool are gone");
    out.flush();
    return ExitCode.OK;
  }
}
