package org.paygress.provider.image;

import java.time.Duration;
import org.paygress.luks.process.Command;
import org.paygress.luks.process.CommandResult;
import org.paygress.luks.process.ProcessRunner;

/** Runs programs whose failure is an exception here. */
final class Programs {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ProcessRunner runner;

  Programs(ProcessRunner runner) {
    this.runner = runner;
  }

  CommandResult must(Command command) throws ImageException {
    CommandResult result = runner.run(command);
    if (!result.ok()) {
      throw ImageException.of(command, result);
    }
    return result;
  }

  String must(String... argv) throws ImageException {
    return must(Command.of(argv).timeout(LIMIT)).stdout();
  }

  boolean ok(String... argv) {
    return runner.run(Command.of(argv).timeout(LIMIT)).ok();
  }
}
