package org.paygress.luks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Directory entries that survive a power cut. */
final class Directories {
  private Directories() {}

  static void syncParent(Path file) throws IOException {
    sync(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a parent"));
  }

  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
