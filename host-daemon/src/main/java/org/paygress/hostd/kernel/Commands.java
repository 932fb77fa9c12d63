package org.paygress.hostd.kernel;

import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.CommandResult.End;
import org.paygress.system.process.ProcessRunner;

/** Runs programs and turns what stopped them into faults. */
public record Commands(ProcessRunner runner) {

  /**
   * Runs a command whose failure the caller judges.
   *
   * @throws HostException only when the calling thread was interrupted
   */
  public CommandResult attempt(String step, Command command) throws HostException {
    CommandResult result = runner.run(command);
    if (result.end() == End.INTERRUPTED) {
      throw new HostException(HostFault.INTERRUPTED, step, "interrupted");
    }
    return result;
  }

  /**
   * Runs a command that must succeed.
   *
   * @throws HostException with {@code fault} and what the program said; never use it for a program
   *     that may repeat a secret
   */
  public CommandResult require(HostFault fault, String step, Command command) throws HostException {
    return attempt(step, command)
        .orElseThrow(why -> new HostException(fault, step, command.program() + ": " + why));
  }
}
