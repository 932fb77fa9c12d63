package org.paygress.system.sqlite;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which files (device and inode) a database's paths led to when it was opened. A process that has a
 * file open does not notice when its name is taken away or given to another one: what it writes is
 * gone when it ends (sqlite.org/howtocorrupt.html, section 2.2).
 *
 * @param keys by path; the database itself comes first
 */
record OpenedFiles(Map<Path, Object> keys) {

  static final OpenedFiles NONE = new OpenedFiles(Map.of());

  /** The database itself, and those that SQLite keeps beside it in WAL mode. */
  static final List<String> SUFFIXES = List.of("", "-wal", "-shm");

  /**
   * @param file as it was given, maybe a link: the next start follows it again
   * @param real where it led to
   */
  static OpenedFiles of(Path file, Path real) throws IOException {
    Map<Path, Object> keys = new LinkedHashMap<>();
    keys.put(file, key(file).orElseThrow(() -> new NoSuchFileException(file.toString())));
    for (String suffix : SUFFIXES) {
      Path part = real.resolveSibling(real.getFileName() + suffix);
      key(part).ifPresent(key -> keys.put(part, key));
    }
    return new OpenedFiles(keys);
  }

  /**
   * To be called before a file is opened or made: SQLite would delete what lies beside an empty
   * one, and with it all that was written last.
   *
   * @throws StoreException there is such
   */
  static void refuseLost(Path file) throws IOException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    boolean empty = !Files.exists(file) || Files.size(file) == 0;
    if (empty && Files.exists(log) && Files.size(log) > 0) {
      throw new StoreException(
          "it is missing, and "
              + log
              + " holds what was written of it last: put the file back beside that, or, if it is"
              + " lost for good, move that away");
    }
  }

  /** Whether the database's own path still leads to it. */
  boolean hasFile() throws IOException {
    Map.Entry<Path, Object> file = keys.entrySet().iterator().next();
    return key(file.getKey()).equals(Optional.of(file.getValue()));
  }

  /**
   * The first path that leads to nothing or to another file by now.
   *
   * @throws IOException it cannot be told
   */
  Optional<Path> taken() throws IOException {
    for (Map.Entry<Path, Object> opened : keys.entrySet()) {
      if (!key(opened.getKey()).equals(Optional.of(opened.getValue()))) {
        return Optional.of(opened.getKey());
      }
    }
    return Optional.empty();
  }

  private static Optional<Object> key(Path path) throws IOException {
    try {
      return Optional.of(
          Objects.requireNonNull(
              Files.readAttributes(path, BasicFileAttributes.class).fileKey(),
              "a file system without inodes"));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      // What a path through something that is no directory any more is told of, too.
      if (Files.exists(path.toAbsolutePath().getParent())) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
