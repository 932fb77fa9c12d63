package org.paygress.testbed.mint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where other people's software is installed once and kept: the system property {@code
 * paygress.cache}, else the environment's PAYGRESS_CACHE, else {@code ~/.cache/paygress}.
 */
public final class PeerCache {
  private static final long INSTALL_MINUTES_MAX = 10;

  private PeerCache() {}

  static Path root() {
    return Optional.ofNullable(System.getProperty("paygress.cache"))
        .or(() -> Optional.ofNullable(System.getenv("PAYGRESS_CACHE")))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "paygress"));
  }

  /** A directory in which all {@code commands} have run once, in order, with success. */
  public static Path installed(String name, List<List<String>> commands) {
    try {
      Path directory = Files.createDirectories(root().resolve(name));
      Path done = directory.resolve(".installed");
      try (FileChannel channel =
              FileChannel.open(
                  root().resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(done)) {
          for (List<String> command : commands) {
            run(directory, command);
          }
          // A shell script of ours shares this layout; it may have come first.
          Files.write(done, new byte[0]);
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path directory, List<String> command) throws IOException {
    Path log = directory.resolve("install.log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      boolean ended = process.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new IOException("installing failed, see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while installing", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
