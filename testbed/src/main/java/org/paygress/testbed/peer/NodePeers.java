package org.paygress.testbed.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The peers from npm: the scripts of {@code testbed/peers} beside the libraries that its {@code
 * setup} installed.
 */
public record NodePeers(Path dir) {

  /** Installs them if need be; an {@link IOException} says why they cannot be had. */
  public static NodePeers install() throws IOException, InterruptedException {
    Path libraries = PeerSetup.installed("node");
    // Node looks for libraries beside and above a script, not beside what a link points to.
    Path dir = Files.createDirectories(Path.of("target/peers").toAbsolutePath());
    try (var scripts = Files.newDirectoryStream(PeerSetup.directory(), "*.{mjs,json}")) {
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
