package org.paygress.provider.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.service.InstanceLock;

/** For commands that no daemon may run beside. */
final class StoppedDaemon {

  private StoppedDaemon() {}

  /**
   * Keeps daemons away from a state directory until it is closed.
   *
   * @throws OperatorException one runs
   * @throws IOException the directory cannot be written
   */
  static InstanceLock lock(Path stateDir) throws OperatorException, IOException {
    return InstanceLock.acquire(stateDir, Paygressd.NAME)
        .orElseThrow(
            () ->
                new OperatorException(
                    ExitCode.NOT_RUNNING_OR_TAKEN,
                    List.of(Problem.of("the daemon is running on " + stateDir, "stop it first"))));
  }
}
