package org.paygress.system.files;

import java.io.IOException;
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
public final class OwnerOnly {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** The mode of a new file. */
  public static FileAttribute<Set<PosixFilePermission>> mode() {
    return PosixFilePermissions.asFileAttribute(FILE);
  }

  /** Makes a directory for its owner alone, unless there is one. */
  public static void directory(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(DIRECTORY));
    }
  }

  /** Takes a file or directory, which is ours, away from everybody but its owner. */
  public static void restrict(Path path) throws IOException {
    Files.setPosixFilePermissions(path, Files.isDirectory(path) ? DIRECTORY : FILE);
  }

  /** Makes an empty file, unless there is one. */
  public static void file(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file, mode());
      } catch (FileAlreadyExistsException e) {
        // Another process was quicker; its file is as good.
      }
    }
  }

  /**
   * Makes a file with one line, whole or not at all, unless there is one: of two processes that do
   * this at once one wins, and both find the same line.
   */
  public static void create(Path file, String line) throws IOException {
    try {
      createNew(file, line);
    } catch (FileAlreadyExistsException e) {
      // Another command was quicker; its line is as good.
    }
  }

  /**
   * Makes a file with one line, whole or not at all.
   *
   * @throws FileAlreadyExistsException when there is one; it is not overwritten
   */
  public static void createNew(Path file, String line) throws IOException {
    Path dir = Directories.parent(file);
    directory(dir);
    Path draft = Files.createTempFile(dir, ".new", "", mode());
    try {
      Files.writeString(
          draft,
          line + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      // A hard link, because it fails where a rename would overwrite.
      Files.createLink(file, draft);
      Directories.sync(dir);
    } finally {
      Files.delete(draft);
    }
  }

  /** Whether nobody but its owner can read a file. */
  public static boolean holds(Path file) throws IOException {
    return FILE.containsAll(Files.getPosixFilePermissions(file));
  }
}
