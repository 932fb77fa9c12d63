package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An ext4 image made of a directory, without mounting anything. */
public final class ExtImage {

  private static final long MIB = 1 << 20;

  private ExtImage() {}

  /**
   * Packs {@code content} into {@code image} with some room to spare; owners and modes are kept.
   */
  public static void make(Path content, Path image) throws IOException, InterruptedException {
    long bytes = 0;
    long files = 0;
    try (Stream<Path> tree = Files.walk(content)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        files++;
        // Blocks are 4 KiB, so a small file takes one.
        bytes += Files.isRegularFile(path) ? Files.size(path) + 4096 : 4096;
      }
    }
    long mebibytes = bytes / MIB * 11 / 10 + files / 256 + 32;
    HostCommand.of("truncate", "-s", mebibytes + "M", image.toString()).expectSuccess();
    HostCommand.of(
            "mke2fs",
            "-q",
            "-F",
            "-t",
            "ext4",
            "-O",
            "^has_journal",
            "-d",
            content.toString(),
            image.toString())
        .expectSuccess();
  }
}
