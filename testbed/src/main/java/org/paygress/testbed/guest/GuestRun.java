package org.paygress.testbed.guest;

import java.io.IOException;

/**
 * How a script in the guest ended.
 *
 * @param exitCode the shell's
 * @param output standard output and error together
 */
public record GuestRun(int exitCode, String output) {

  public boolean ok() {
    return exitCode == 0;
  }

  /** The output of a script that must not fail. */
  public String expectSuccess() throws IOException {
    if (!ok()) {
      throw new IOException(
          "a script in the guest failed (" + exitCode + "): " + HostCommand.tail(output));
    }
    return output;
  }
}
