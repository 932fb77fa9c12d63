package org.paygress.hostd.image;

import java.time.Duration;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** Runs the programs that make images, each for two minutes at most when nothing else is said. */
public record Programs(ProcessRunner runner) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * Runs a command that must succeed.
   *
   * @throws ImageException with what the program said
   */
  public CommandResult must(Command command) throws ImageException {
    return runner
        .run(command)
        .orElseThrow(why -> new ImageException(command.program() + ": " + why));
  }

  public String must(String... argv) throws ImageException {
    return must(Command.of(argv).timeout(LIMIT)).stdout();
  }

  public boolean ok(String... argv) {
    return runner.run(Command.of(argv).timeout(LIMIT)).ok();
  }
}
