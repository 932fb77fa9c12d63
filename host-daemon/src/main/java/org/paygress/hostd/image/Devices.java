package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.paygress.system.files.Directories;

/**
 * Keeps device nodes out of images. A user namespace forbids to make one, not to open one that is
 * there, and an image's console would be the host's. LXC gives each container a /dev of its own.
 */
final class Devices {

  private final Programs programs;

  Devices(Programs programs) {
    this.programs = programs;
  }

  /**
   * Empties the /dev of an image that is being built.
   *
   * @throws ImageException also when there is a device node anywhere else
   */
  void remove(Path root) throws ImageException {
    programs.must("find", root.resolve("dev").toString(), "-xdev", "-mindepth", "1", "-delete");
    String others =
        programs.must(
            "find", root.toString(), "-xdev", "(", "-type", "b", "-o", "-type", "c", ")", "-print");
    if (!others.isBlank()) {
      throw new ImageException(
          "the image has device nodes: " + others.lines().limit(3).toList() + "; make none");
    }
  }

  /** Does it for finished images, which are read-only, of a time when they had such nodes. */
  void removeFromAll(Path images) throws IOException, ImageException {
    for (Path image : suspects(images)) {
      writable(image, true);
      try {
        remove(image);
      } finally {
        writable(image, false);
      }
    }
  }

  /** The finished images that may have such nodes. */
  static List<Path> suspects(Path images) throws IOException {
    List<Path> suspects = new ArrayList<>();
    try (Stream<Path> all = Files.list(images)) {
      for (Path image : all.toList()) {
        if (!Directories.isEmpty(image.resolve("dev"))) {
          suspects.add(image);
        }
      }
    }
    return suspects;
  }

  private void writable(Path image, boolean writable) throws ImageException {
    programs.must(
        "btrfs", "property", "set", "-ts", image.toString(), "ro", writable ? "false" : "true");
  }
}
