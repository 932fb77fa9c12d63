package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.paygress.system.files.OwnerOnly;
import org.paygress.testbed.guest.Cache;

/** The demo's directory: gone at its end, its logs kept when it failed. */
final class WorkDir implements AutoCloseable {

  private final Path path;
  private volatile boolean keepLogs;

  private WorkDir(Path path) {
    this.path = path;
  }

  static WorkDir create() throws IOException {
    // Not /tmp, which may be memory: disk images live here.
    Path parent = Path.of(Objects.requireNonNullElse(System.getenv("TMPDIR"), "/var/tmp"));
    Path path = Files.createTempDirectory(parent, "paygress-demo");
    // The ids of containers must get through to the state directory, and see nothing on their way.
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    return new WorkDir(path);
  }

  Path path() {
    return path;
  }

  /** Where logs go; made if needed. */
  Path logs() throws IOException {
    return directory("logs");
  }

  /** A directory only root can enter; made if needed. */
  Path directory(String name) throws IOException {
    Path directory = path.resolve(name);
    OwnerOnly.directory(directory);
    return directory;
  }

  /** Keeps the logs when the rest is removed. */
  Path keepLogs() {
    keepLogs = true;
    return path.resolve("logs");
  }

  @Override
  public void close() throws IOException {
    if (!keepLogs) {
      Cache.deleteTree(path);
      return;
    }
    try (var children = Files.list(path)) {
      for (Path child : children.toList()) {
        if (!child.endsWith("logs")) {
          Cache.deleteTree(child);
        }
      }
    }
  }
}
