package org.paygress.hostd.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.paygress.system.files.Directories;
import org.paygress.system.files.OwnerOnly;
import org.paygress.system.process.ProcessRunner;

/**
 * A directory on btrfs where root filesystems live. Where the directory is on another file system,
 * a btrfs image beside it ({@code <dir>.btrfs}) is made and mounted over it.
 *
 * <p>Several processes may have the pool open; the last one to close it unmounts, and only what is
 * ours. Needs root.
 */
public final class Pool implements AutoCloseable {
  /** Nothing in the pool is a device to anybody, whoever made it. */
  private static final String OPTIONS = "noatime,nodev";

  private final Path directory;
  private final Path image;
  private final FileChannel lockFile;
  private final Programs programs;

  private Pool(Path directory, Path image, FileChannel lockFile, Programs programs) {
    this.directory = directory;
    this.image = image;
    this.lockFile = lockFile;
    this.programs = programs;
  }

  /**
   * Opens the pool to build images in it or to look at them, making what is missing but quotas:
   * once there are simple ones, kernels before 6.7 cannot mount it any more.
   *
   * @param directory where the pool is to be seen
   * @param sizeMb size of a new image in MiB, at least 512; it occupies only what is written
   */
  public static Pool openForImages(Path directory, int sizeMb, ProcessRunner runner)
      throws ImageException {
    return open(directory, sizeMb, runner, false);
  }

  /**
   * Opens the pool for leases, making what is missing, quotas too.
   *
   * @param directory where the pool is to be seen
   * @param sizeMb size of a new image in MiB, at least 512; it occupies only what is written
   */
  public static Pool open(Path directory, int sizeMb, ProcessRunner runner) throws ImageException {
    return open(directory, sizeMb, runner, true);
  }

  private static Pool open(Path directory, int sizeMb, ProcessRunner runner, boolean quotas)
      throws ImageException {
    if (sizeMb < 512) {
      throw new IllegalArgumentException("a pool has at least 512 MiB");
    }
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      Path lock = real.resolveSibling(real.getFileName() + ".lock");
      // Whoever can read it can lock it, too.
      OwnerOnly.file(lock);
      OwnerOnly.restrict(lock);
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Path image = real.resolveSibling(real.getFileName() + ".btrfs");
      Pool pool = new Pool(real, image, channel, new Programs(runner));
      try {
        pool.start(sizeMb, quotas);
      } catch (ImageException | IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return pool;
    } catch (IOException e) {
      throw new ImageException("the pool directory cannot be made", e);
    }
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  public Path images() {
    return directory.resolve("images");
  }

  public Path building() {
    return directory.resolve("building");
  }

  public Path leases() {
    return directory.resolve("leases");
  }

  /** The file that the pool is in; empty when the directory is on a btrfs of the machine's. */
  public Optional<Path> image() {
    return Optional.of(image).filter(Files::exists);
  }

  /** Where lies what of ended leases could not be deleted. */
  public Path quarantine() {
    return directory.resolve("quarantine");
  }

  public Programs programs() {
    return programs;
  }

  /** Gives the pool up; unmounts it when nobody else has it open and no container uses it. */
  @Override
  public void close() throws ImageException {
    try (lockFile) {
      unlockAll();
      if (lastOne() && mountedByUs()) {
        programs.must("umount", directory.toString());
        detachLoops();
      }
    } catch (IOException e) {
      throw new ImageException("the pool cannot be closed", e);
    }
  }

  private @Nullable FileLock shared;

  /** The lock is shared by everybody who uses the pool, and exclusive while it is being made. */
  private void start(int sizeMb, boolean quotas) throws IOException, ImageException {
    FileLock mine = lockFile.lock(0, Long.MAX_VALUE, true);
    if (!isMade() || !isHardened() || (quotas && !Quotas.areKept(directory))) {
      mine.release();
      make(sizeMb, quotas);
      mine = lockFile.lock(0, Long.MAX_VALUE, true);
    }
    shared = mine;
  }

  private boolean isMade() throws IOException {
    return onBtrfs()
        && Files.isDirectory(images())
        && Files.isDirectory(building())
        && Files.isDirectory(leases())
        && Files.isDirectory(quarantine());
  }

  /** Whether no image has a device; who mounts a pool of his own mounts it as he likes. */
  private boolean isHardened() throws IOException, ImageException {
    return Devices.suspects(images()).isEmpty()
        && (!mountedByUs() || mountOptions().contains("nodev"));
  }

  private List<String> mountOptions() throws ImageException {
    String options =
        programs.must("findmnt", "-n", "-o", "VFS-OPTIONS", "-M", directory.toString()).strip();
    return List.of(options.split(","));
  }

  private void make(int sizeMb, boolean quotas) throws IOException, ImageException {
    try (FileLock making = lockFile.lock()) {
      if (!making.isValid()) {
        throw new ImageException("the pool's lock cannot be had");
      }
      if (!onBtrfs()) {
        mountImage(sizeMb);
      }
      if (quotas) {
        keepQuotas();
      }
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      for (Path part : new Path[] {building(), leases(), quarantine(), images()}) {
        Files.createDirectories(part);
      }
      Files.setPosixFilePermissions(quarantine(), PosixFilePermissions.fromString("rwx------"));
      if (mountedByUs()) {
        // One that an earlier version mounted stays mounted as long as containers run.
        programs.must("mount", "-o", "remount," + OPTIONS, directory.toString());
      }
      new Devices(programs).removeFromAll(images());
    }
  }

  /** A pool whose leases are counted the costly way is changed over when it has none. */
  private void keepQuotas() throws IOException, ImageException {
    String dir = directory.toString();
    if (!Quotas.enableSimple(directory)) {
      programs.ok("btrfs", "quota", "enable", dir);
    } else if (!Quotas.areSimple(directory) && Directories.isEmpty(leases())) {
      programs.ok("btrfs", "quota", "disable", dir);
      Quotas.enableSimple(directory);
    }
    if (Quotas.areSimple(directory)) {
      new Subvolumes(programs).dropStaleGroups(directory);
    }
  }

  private void unlockAll() throws IOException {
    if (shared != null) {
      shared.release();
    }
  }

  private boolean lastOne() throws IOException {
    try {
      return lockFile.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private boolean onBtrfs() throws IOException {
    return Files.getFileStore(directory).type().equals("btrfs");
  }

  private boolean mountedByUs() throws ImageException {
    String loops =
        programs.must("losetup", "--noheadings", "--output", "NAME", "-j", image.toString());
    String source =
        programs.ok("mountpoint", "-q", directory.toString())
            ? programs.must("findmnt", "-n", "-o", "SOURCE", "-M", directory.toString()).strip()
            : "";
    return !source.isEmpty() && loops.lines().map(String::strip).anyMatch(source::equals);
  }

  private void mountImage(int sizeMb) throws IOException, ImageException {
    if (!Files.exists(image)) {
      Path fresh = image.resolveSibling(image.getFileName() + ".new");
      try (RandomAccessFile file = new RandomAccessFile(fresh.toFile(), "rw")) {
        file.setLength(0);
        file.setLength((long) sizeMb << 20);
      }
      OwnerOnly.restrict(fresh);
      programs.must("mkfs.btrfs", "-q", "-f", "-m", "single", "-L", "paygress", fresh.toString());
      Files.move(fresh, image);
    }
    String loop =
        programs.must("losetup", "--find", "--show", "--nooverlap", image.toString()).strip();
    if (!programs.ok("mount", "-t", "btrfs", "-o", OPTIONS, loop, directory.toString())) {
      programs.ok("losetup", "--detach", loop);
      throw new ImageException("the pool's image cannot be mounted; does this kernel have btrfs?");
    }
  }

  private void detachLoops() throws ImageException {
    String loops =
        programs.must("losetup", "--noheadings", "--output", "NAME", "-j", image.toString());
    for (String loop : loops.lines().map(String::strip).toList()) {
      programs.must("losetup", "--detach", loop);
    }
  }
}
