package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
   * Makes a writable snapshot.
   *
   * @param name 1 to 64 of {@code [a-z0-9-]}; there must be none of that name
   * @param diskMb how much it may grow over the image, in MiB; 0 for no limit. Where the pool has
   *     no quotas there is none.
   */
  public Path snapshot(Rootfs rootfs, String name, int diskMb) throws ImageException {
    Path target = path(name);
    subvolumes.snapshot(rootfs.path(), target);
    if (diskMb > 0) {
      subvolumes.limit(target, diskMb);
    }
    return target;
  }

  /** Deletes a snapshot; does nothing when there is none. No container may run on it. */
  public void delete(String name) throws ImageException {
    subvolumes.delete(path(name));
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
