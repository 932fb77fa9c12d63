package org.paygress.hostd.image;

import java.time.Duration;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** Runs programs whose failure is an exception here. */
public final class Programs {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ProcessRunner runner;

  public Programs(ProcessRunner runner) {
    this.runner = runner;
  }

  public CommandResult must(Command command) throws ImageException {
    CommandResult result = runner.run(command);
    if (!result.ok()) {
      throw ImageException.of(command, result);
    }
    return result;
  }

  public String must(String... argv) throws ImageException {
    return must(Command.of(argv).timeout(LIMIT)).stdout();
  }

  public boolean ok(String... argv) {
    return runner.run(Command.of(argv).timeout(LIMIT)).ok();
  }
}
