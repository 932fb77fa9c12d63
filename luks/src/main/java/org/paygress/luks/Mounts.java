package org.paygress.luks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is mounted in this process's mount namespace, read from the kernel (proc(5), mountinfo). */
public final class Mounts {
  private Mounts() {}

  /**
   * One mount.
   *
   * @param device "major:minor"
   */
  public record Mount(String device, Path target) {}

  /** All mounts, the older first. */
  public static List<Mount> all() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().map(Mounts::parse).toList();
  }

  /** Where {@code device} is mounted, the newest first. */
  static List<Path> of(String device) throws IOException {
    return all().reversed().stream()
        .filter(mount -> mount.device().equals(device))
        .map(Mount::target)
        .toList();
  }

  /** The device whose file system one sees at {@code target}. */
  static Optional<String> topmostAt(Path target) throws IOException {
    return all().reversed().stream()
        .filter(mount -> mount.target().equals(target))
        .map(Mount::device)
        .findFirst();
  }

  /** Fields: id, parent, major:minor, root, mount point, ... */
  static Mount parse(String line) {
    String[] fields = line.split(" ", 6);
    return new Mount(fields[2], Path.of(unescape(fields[4])));
  }

  /** The kernel writes space, tab, newline and backslash as three octal digits. */
  private static String unescape(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
