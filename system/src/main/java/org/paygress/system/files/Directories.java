package org.paygress.system.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Whose entries survive a power cut, and whether there are any. */
public final class Directories {
  private Directories() {}

  /** The directory a file is in. */
  public static Path parent(Path file) {
    Path absolute = file.toAbsolutePath();
    Path dir = absolute.getParent();
    return dir == null ? absolute : dir;
  }

  /** Whether there is nothing in it, or no such directory. */
  public static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
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
