package org.paygress.provider.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.paygress.host.HostException;
import org.paygress.provider.Daemon;
import org.paygress.provider.config.Config;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.log.LogSetup;
import org.paygress.system.service.SystemdNotifier;
import org.paygress.system.sqlite.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paygressd run}: the daemon, in the foreground, until a signal. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the daemon in the foreground until SIGTERM or SIGINT.")
final class RunCommand implements Callable<Integer> {

  private final DaemonStarter starter;

  @Mixin private ConfigOption config = new ConfigOption();

  RunCommand() {
    this(RunCommand::start);
  }

  RunCommand(DaemonStarter starter) {
    this.starter = starter;
  }

  private static AutoCloseable start(Config config, Consumer<StoreException> broken)
      throws OperatorException {
    try {
      return Daemon.start(config, broken);
    } catch (KeyFileException e) {
      throw new OperatorException(ExitCode.FAILED, List.of(e.problem()));
    } catch (IOException | HostException e) {
      throw new OperatorException(
          "the daemon cannot start: " + e.getMessage(),
          "paygressd check-config --config FILE says what this machine lacks");
    }
  }

  @Override
  public Integer call() throws Exception {
    Config loaded = config.load();
    List<Problem> problems = new ArrayList<>(CheckConfigCommand.files(loaded));
    problems.addAll(config.misfits(loaded, TemplateChecks.await(loaded)));
    if (!problems.isEmpty()) {
      throw new OperatorException(ExitCode.FAILED, problems);
    }
    LogSetup.apply(loaded.log());
    new Service(starter, SystemdNotifier.fromEnvironment()).run(loaded);
    return ExitCode.OK;
  }
}
