package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.hostd.kernel.TenantDirectory;
import org.paygress.templates.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images that are built, and the writable snapshots made of them. Safe for many threads. */
public final class RootfsStore {
  private static final Logger LOG = LoggerFactory.getLogger(RootfsStore.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final String ROOTFS = "rootfs";
  private static final String DRAFT = ".new-";
  private static final String ASIDE = ".old-";

  /** The inode of every subvolume's root. */
  private static final Long SUBVOLUME = 256L;

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
   * Makes a writable snapshot, in a directory that only the container's own root can walk through.
   * It has its name once it is whole, with its limit: a program that a killed daemon started may
   * still be making one of the same lease.
   *
   * @param name 1 to 64 of {@code [a-z0-9-]}; there must be none of that name
   * @param diskMb how much it may grow over the image, in MiB; 0 for no limit
   * @param group the host's id of the container's root group
   * @throws QuotaException the pool does not keep that limit
   */
  public Path snapshot(Rootfs rootfs, String name, int diskMb, long group) throws ImageException {
    Path target = path(name);
    if (Files.exists(target)) {
      throw new ImageException("there is a snapshot " + name + " already");
    }
    try {
      Path own = TenantDirectory.make(directory(name), group);
      deleteDrafts(own);
      Path draft = own.resolve(DRAFT + Long.toHexString(System.nanoTime()));
      subvolumes.snapshot(rootfs.path(), draft);
      if (diskMb > 0) {
        subvolumes.limit(draft, diskMb);
      }
      return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ImageException("the snapshot " + name + " cannot be made", e);
    }
  }

  /**
   * Shuts a snapshot off from others, if there is one: moves that of a version that kept none in a
   * directory of its own into one. A container may run on it meanwhile.
   *
   * @param group the host's id of the container's root group
   */
  public void adopt(String name, long group) throws ImageException {
    Path own = directory(name);
    Path aside = own.resolveSibling(ASIDE + name);
    try {
      if (isSubvolume(own)) {
        Files.move(own, aside, StandardCopyOption.ATOMIC_MOVE);
      }
      if (Files.exists(aside)) {
        TenantDirectory.make(own, group);
        Files.move(aside, own.resolve(ROOTFS), StandardCopyOption.ATOMIC_MOVE);
      } else if (Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
        TenantDirectory.make(own, group);
      }
    } catch (IOException e) {
      throw new ImageException("the snapshot " + name + " cannot be moved", e);
    }
  }

  private static boolean isSubvolume(Path path) throws IOException {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        && SUBVOLUME.equals(Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
  }

  private void deleteDrafts(Path own) throws IOException, ImageException {
    if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> drafts;
    try (Stream<Path> all = Files.list(own)) {
      drafts = all.filter(path -> String.valueOf(path.getFileName()).startsWith(DRAFT)).toList();
    }
    for (Path draft : drafts) {
      subvolumes.delete(draft);
    }
  }

  /** Deletes a snapshot; does nothing when there is none. No container may run on it. */
  public void delete(String name) throws ImageException {
    deleteAll(directory(name));
  }

  private void deleteAll(Path own) throws ImageException {
    subvolumes.delete(own.resolve(ROOTFS));
    try {
      deleteDrafts(own);
      Files.deleteIfExists(own);
    } catch (IOException e) {
      throw new ImageException("the snapshot " + own.getFileName() + " cannot be deleted", e);
    }
  }

  /**
   * Puts a snapshot that resists deletion aside, so that nothing else waits for it. No container
   * may run on it.
   */
  public void quarantine(String name) throws ImageException {
    Path aside = pool.quarantine().resolve(name + "." + Long.toHexString(System.nanoTime()));
    try {
      Files.move(directory(name), aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ImageException("the snapshot " + name + " cannot be put aside", e);
    }
  }

  /** What was put aside and is still there. */
  public List<Path> quarantined() throws ImageException {
    try (Stream<Path> aside = Files.list(pool.quarantine())) {
      return aside.toList();
    } catch (IOException e) {
      throw new ImageException("what was put aside cannot be listed", e);
    }
  }

  /** Tries again to delete what was put aside; what resists still stays. */
  public void deleteQuarantined() throws ImageException {
    for (Path aside : quarantined()) {
      try {
        deleteAll(aside);
      } catch (ImageException e) {
        LOG.info("{} resists: {}", aside.getFileName(), e.toString());
      }
    }
  }

  /** Where a snapshot of that name is or would be. */
  public Path path(String name) {
    return directory(name).resolve(ROOTFS);
  }

  private Path directory(String name) {
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
