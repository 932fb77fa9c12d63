package org.paygress.system.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directory entries that survive a power cut. */
public final class Directories {
  private Directories() {}

  /** The directory a file is in. */
  public static Path parent(Path file) {
    Path absolute = file.toAbsolutePath();
    Path dir = absolute.getParent();
    return dir == null ? absolute : dir;
  }

  /** Makes the name of {@code file} outlive a power failure. */
  public static void syncParent(Path file) throws IOException {
    sync(parent(file));
  }

  /** Makes names that were added to a directory or removed from it outlive a power failure. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
