package org.paygress.testbed.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Directories that take long to make and are kept for the next run, named by a hash of what they
 * are made of. An entry is complete or absent: it is made beside its place and renamed.
 */
public record Cache(Path dir) {

  /** How an entry is made. */
  @FunctionalInterface
  public interface Maker {
    void make(Path target) throws IOException, InterruptedException;
  }

  /** {@code $PAYGRESS_CACHE}, else {@code ~/.cache/paygress}. */
  public static Cache standard() {
    String chosen = System.getenv("PAYGRESS_CACHE");
    return new Cache(
        chosen == null || chosen.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "paygress")
            : Path.of(chosen).toAbsolutePath());
  }

  /**
   * The directory {@code kind-hash}, made by {@code maker} if it is not there. Entries of the same
   * kind with another hash are removed then. Several processes may ask at once: one makes it.
   */
  public Path entry(String kind, String hash, Maker maker)
      throws IOException, InterruptedException {
    Path entry = dir.resolve(kind + "-" + hash);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    Files.createDirectories(dir);
    try (var channel =
            FileChannel.open(
                dir.resolve("." + kind + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(entry)) {
        Path partial = dir.resolve(kind + ".partial");
        deleteTree(partial);
        Files.createDirectories(partial);
        maker.make(partial);
        removeOthers(kind);
        Files.move(partial, entry);
      }
    }
    return entry;
  }

  /** The newest entry of a kind whatever its hash, to start from; empty path if there is none. */
  public Stream<Path> entries(String kind) throws IOException {
    if (!Files.isDirectory(dir)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.list(dir)) {
      return all
          .filter(path -> path.getFileName().toString().startsWith(kind + "-"))
          .toList()
          .stream();
    }
  }

  private void removeOthers(String kind) throws IOException {
    for (Path stale : entries(kind).toList()) {
      deleteTree(stale);
    }
  }

  /**
   * Removes a directory and all in it; nothing happens if it is not there. Links are not followed.
   */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      tree.sorted(java.util.Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
