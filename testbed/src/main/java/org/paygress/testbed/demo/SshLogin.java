package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.system.files.OwnerOnly;
import org.paygress.testbed.guest.HostCommand;

/** A consumer's login over SSH with a password, by OpenSSH's own client. */
final class SshLogin {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Path passwordFile;
  private final ConsumerCommand.Rented rented;
  private final String user;

  SshLogin(Path dir, ConsumerCommand.Rented rented, String user, String password)
      throws IOException {
    this.rented = rented;
    this.user = user;
    this.passwordFile = dir.resolve("ssh-password");
    OwnerOnly.createNew(passwordFile, password);
  }

  /** Runs a script in the container; it travels on standard input. */
  String run(String script) throws IOException, InterruptedException {
    return HostCommand.of(
            "sshpass",
            "-f",
            passwordFile.toString(),
            "ssh",
            "-o",
            "ConnectTimeout=20",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "PubkeyAuthentication=no",
            "-p",
            Integer.toString(rented.sshPort()),
            user + "@" + rented.address(),
            "bash -s")
        .input(script)
        .within(TIMEOUT)
        .expectSuccess();
  }
}
