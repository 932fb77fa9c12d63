package org.paygress.luks;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's block devices as sysfs shows them: no program needed, no locale, no parsing. */
final class BlockDevices {
  private static final Path ROOT = Path.of(File.separator);
  private static final Path BY_NAME = ROOT.resolve("sys/block");
  private static final Path BY_NUMBER = ROOT.resolve("sys/dev/block");
  private static final String DELETED = " (deleted)";

  private BlockDevices() {}

  /**
   * One block device.
   *
   * @param node its path under /dev
   * @param number "major:minor"
   */
  record Device(Path node, String number) {}

  /** Loop devices over {@code file}, even when it was unlinked since. */
  static List<Device> loopsOver(Path file) throws IOException {
    List<Device> found = new ArrayList<>();
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(BY_NAME, "loop*")) {
      for (Path block : blocks) {
        Optional<String> backing = read(block.resolve("loop/backing_file"));
        if (backing.isPresent() && withoutDeleted(backing.get()).equals(file.toString())) {
          device(block, "/dev/" + block.getFileName()).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** The device-mapper device called {@code name}. */
  static Optional<Device> mapping(String name) throws IOException {
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(BY_NAME, "dm-*")) {
      for (Path block : blocks) {
        if (read(block.resolve("dm/name")).filter(name::equals).isPresent()) {
          return device(block, "/dev/mapper/" + name);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the device-mapper device sits directly on {@code lower}. */
  static boolean sitsOn(Device mapping, Device lower) {
    Path slaves = BY_NUMBER.resolve(mapping.number()).resolve("slaves");
    return Files.exists(slaves.resolve(ROOT.resolve("dev").relativize(lower.node())));
  }

  private static Optional<Device> device(Path block, String node) throws IOException {
    return read(block.resolve("dev")).map(number -> new Device(Path.of(node), number));
  }

  private static String withoutDeleted(String path) {
    return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
  }

  private static Optional<String> read(Path attribute) throws IOException {
    try {
      return Optional.of(Files.readString(attribute).stripTrailing());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A device that goes away between open and read answers ENXIO: it is not there.
      return Optional.empty();
    }
  }
}
