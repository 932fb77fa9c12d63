package org.paygress.provider.config;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [host]}: the root process that makes containers.
 *
 * @param socket absolute; where it listens
 * @param patience how long it may be away before work that needs it fails
 */
public record HostConfig(Path socket, Duration patience) {

  static final Section SECTION =
      Section.one("host", "How paygress-hostd is reached, which makes the containers as root.");

  static final Key<Path> SOCKET =
      SECTION.key(
          "socket",
          BasicTypes.absolutePath(),
          Path.of(File.separator, "run", "paygress-hostd.sock"),
          "Where paygress-hostd listens: hostd.socket in its own file.");
  static final Key<Integer> PATIENCE_SECS =
      SECTION.key(
          "patience_secs",
          BasicTypes.integer(1, 600),
          30,
          "How long paygress-hostd may be away, as when it restarts, before work that needs it"
              + " fails.");

  static HostConfig read(TableReader reader) {
    return new HostConfig(reader.get(SOCKET), Duration.ofSeconds(reader.get(PATIENCE_SECS)));
  }
}
