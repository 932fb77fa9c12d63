package org.paygress.consumer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that nobody but their owner can read. */
final class OwnerOnly {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private OwnerOnly() {}

  /** The mode of a new file. */
  static FileAttribute<Set<PosixFilePermission>> mode() {
    return PosixFilePermissions.asFileAttribute(FILE);
  }

  /** Makes a directory for its owner alone, unless there is one. */
  static void directory(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      Files.createDirectories(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * Makes a file with one line, whole or not at all, unless there is one: of two processes that do
   * this at once one wins, and both find the same line.
   */
  static void create(Path file, String line) throws IOException {
    Path dir = parent(file);
    directory(dir);
    Path draft = Files.createTempFile(dir, ".new", "", mode());
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.createLink(file, draft);
      sync(dir);
    } catch (FileAlreadyExistsException e) {
      // Another command was quicker; its line is as good.
    } finally {
      Files.delete(draft);
    }
  }

  /**
   * Looks whether others could have read a file.
   *
   * @param what the file holds, for people
   */
  static void require(Path file, String what) throws IOException, UserException {
    if (!FILE.containsAll(Files.getPosixFilePermissions(file))) {
      throw new UserException(
          "others can read the " + what + " file " + file, "run: chmod 600 " + file);
    }
  }

  /** The directory a file is in. */
  static Path parent(Path file) {
    Path dir = file.toAbsolutePath().getParent();
    return dir == null ? file.toAbsolutePath() : dir;
  }

  /** Makes names that were added to a directory outlive a power failure. */
  static void sync(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
