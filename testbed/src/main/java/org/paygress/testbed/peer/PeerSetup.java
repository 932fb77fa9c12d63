package org.paygress.testbed.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.HostCommand;

/** Runs {@code testbed/peers/setup}, which installs each thing once and keeps it. */
public final class PeerSetup {

  /** From empty caches, over a slow line and on a busy machine. */
  private static final Duration INSTALLING_MAX = Duration.ofMinutes(20);

  private PeerSetup() {}

  /**
   * Where the peer is, installed now if it was not there.
   *
   * @param words what the script is asked for, for example {@code nutshell 0.20.2}
   * @throws IOException if it cannot be had here; the message has the script's last lines
   */
  public static Path installed(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(directory().resolve("setup").toString());
    command.addAll(List.of(words));
    return Path.of(
        HostCommand.of(command)
            .within(INSTALLING_MAX)
            .expectSuccess()
            .lines()
            .reduce((_, last) -> last)
            .orElseThrow(() -> new IOException("testbed/peers/setup names no place")));
  }

  /** The script's own directory, with the programs that drive the peers. */
  static Path directory() {
    return Checkout.find().root().resolve("testbed/peers");
  }
}
