package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.status.StatusFile;
import org.paygress.provider.status.StatusReport;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.service.InstanceLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paygressd status}: whether the daemon runs, and what it last said about itself. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows whether the daemon runs, its relays, leases and balances.")
final class ProviderStatusCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws OperatorException {
    Path stateDir = config.load().provider().stateDir();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      Optional<Long> pid = InstanceLock.holder(stateDir, Paygressd.NAME);
      Optional<StatusReport> report = new StatusFile(stateDir).read();
      out.print(json ? asJson(pid, report) : StatusText.of(pid, report, now()));
      out.flush();
      return pid.isPresent() ? ExitCode.OK : ExitCode.NOT_RUNNING_OR_TAKEN;
    } catch (IOException e) {
      throw new OperatorException(
          "cannot read the daemon's status in " + stateDir, "run as root, as the daemon does");
    }
  }

  private static long now() {
    return Clock.systemUTC().instant().getEpochSecond();
  }

  private static String asJson(Optional<Long> pid, Optional<StatusReport> report) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("running", pid.isPresent());
    pid.ifPresent(value -> root.put("pid", value));
    report.ifPresent(value -> root.setAll(StatusFile.json(value)));
    return root + "\n";
  }
}
