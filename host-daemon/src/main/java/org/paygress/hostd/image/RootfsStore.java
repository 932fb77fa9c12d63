package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.templates.Template;

/** The images that are built, and the writable snapshots made of them. Safe for many threads. */
public final class RootfsStore {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Pool pool;
  private final Subvolumes subvolumes;

  public RootfsStore(Pool pool) {
    this.pool = pool;
    this.subvolumes = new Subvolumes(pool.programs());
  }

  /** The image of the template as its recipe is now, when it is built. */
  public Optional<Rootfs> find(Template template) throws ImageException {
    Path path = pool.images().resolve(template.imageName());
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    return Optional.of(new Rootfs(template.slug(), template.imageName(), path, accounts(path)));
  }

  /**
   * Makes a writable snapshot. It has its name once it is whole, with its limit: a program that a
   * killed daemon started may still be making one of the same lease.
   *
   * @param name 1 to 64 of {@code [a-z0-9-]}; there must be none of that name
   * @param diskMb how much it may grow over the image, in MiB; 0 for no limit. Where the pool has
   *     no quotas there is none.
   */
  public Path snapshot(Rootfs rootfs, String name, int diskMb) throws ImageException {
    Path target = path(name);
    if (Files.exists(target)) {
      throw new ImageException("there is a snapshot " + name + " already");
    }
    deleteDrafts(name);
    Path draft = target.resolveSibling(draftsOf(name) + Long.toHexString(System.nanoTime()));
    subvolumes.snapshot(rootfs.path(), draft);
    if (diskMb > 0) {
      subvolumes.limit(draft, diskMb);
    }
    try {
      return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      subvolumes.delete(draft);
      throw new ImageException("the snapshot " + name + " cannot get its name", e);
    }
  }

  private static String draftsOf(String name) {
    return ".new-" + name + "-";
  }

  private void deleteDrafts(String name) throws ImageException {
    List<Path> drafts;
    try (Stream<Path> all = Files.list(pool.leases())) {
      drafts =
          all.filter(path -> String.valueOf(path.getFileName()).startsWith(draftsOf(name)))
              .toList();
    } catch (IOException e) {
      throw new ImageException("the pool cannot be read", e);
    }
    for (Path draft : drafts) {
      subvolumes.delete(draft);
    }
  }

  /** Deletes a snapshot; does nothing when there is none. No container may run on it. */
  public void delete(String name) throws ImageException {
    subvolumes.delete(path(name));
    deleteDrafts(name);
  }

  /** Where a snapshot of that name is or would be. */
  public Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a snapshot's name must be 1 to 64 of a-z 0-9 -");
    }
    return pool.leases().resolve(name);
  }

  public static Set<String> accounts(Path root) throws ImageException {
    try {
      return Files.readAllLines(root.resolve("etc/passwd")).stream()
          .map(line -> line.split(":", 2)[0])
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new ImageException("the image has no readable /etc/passwd", e);
    }
  }
}
