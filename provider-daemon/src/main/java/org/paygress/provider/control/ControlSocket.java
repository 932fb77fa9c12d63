package org.paygress.provider.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paygress.system.files.OwnerOnly;

/** Where the socket is: in a directory of its own that only its owner can enter. */
final class ControlSocket {

  /** What the kernel's sockaddr_un holds, less the final zero. */
  private static final int PATH_BYTES_MAX = 107;

  private ControlSocket() {}

  static Path file(Path stateDir) {
    return stateDir.resolve("control").resolve("socket");
  }

  static UnixDomainSocketAddress address(Path stateDir) throws IOException {
    Path file = file(stateDir);
    if (file.toString().length() > PATH_BYTES_MAX) {
      throw new IOException(
          "provider.state_dir is too long for a socket in it: " + PATH_BYTES_MAX + " at most");
    }
    return UnixDomainSocketAddress.of(file);
  }

  /** Makes the directory, mode 0700, and removes the socket of a daemon that was killed. */
  static void prepare(Path stateDir) throws IOException {
    Path directory = stateDir.resolve("control");
    OwnerOnly.directory(directory);
    OwnerOnly.restrict(directory);
    Files.deleteIfExists(file(stateDir));
  }
}
