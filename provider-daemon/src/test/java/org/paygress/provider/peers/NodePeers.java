package org.paygress.provider.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.HostCommand;

/**
 * The peers from npm: the scripts of {@code testbed/peers} beside the libraries that its {@code
 * setup} installed.
 */
record NodePeers(Path dir) {

  /** From an empty npm cache over a slow line. */
  private static final Duration INSTALLING_MAX = Duration.ofMinutes(10);

  private static final class Installation {
    static final Outcome<NodePeers> DONE = Outcome.of(NodePeers::install);
  }

  /** Installs them at the first call. Where that cannot be, {@link Outcome#orAbort} applies. */
  static NodePeers installed() {
    return Installation.DONE.orAbort();
  }

  private static NodePeers install() throws IOException, InterruptedException {
    Path source = Checkout.find().root().resolve("testbed/peers");
    List<String> setup = List.of(source.resolve("setup").toString(), "node");
    Path libraries =
        Path.of(
            HostCommand.of(setup)
                .within(INSTALLING_MAX)
                .expectSuccess()
                .lines()
                .reduce((_, last) -> last)
                .orElseThrow());
    // Node looks for libraries beside and above a script, not beside what a link points to.
    Path dir = Files.createDirectories(Path.of("target/peers").toAbsolutePath());
    try (var scripts = Files.newDirectoryStream(source, "*.{mjs,json}")) {
      for (Path script : scripts) {
        Files.copy(script, dir.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path link = dir.resolve("node_modules");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, libraries.resolve("node_modules"));
    return new NodePeers(dir);
  }

  Path script(String name) {
    return dir.resolve(name);
  }
}
