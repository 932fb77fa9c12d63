package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.paygress.testbed.guest.HostCommand;

/**
 * The kept pool image under a daemon. A copy would cost seconds to make and, on some file systems,
 * many more to delete; so one daemon of this machine at a time writes to the image itself, and what
 * its leases left is deleted afterwards. Guests, which forget what they write, only read it, any
 * number at once. Whoever comes while the image is used in the other way has a copy.
 */
final class PoolUse {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final String SWEEP =
      """
      set -e
      image='IMAGE' mount='MOUNT'
      mount -t btrfs -o loop "$image" "$mount"
      trap 'umount "$mount"' EXIT
      btrfs subvolume list "$mount" | awk '$NF ~ /^leases\\// { print $NF }' | sort -r \\
        | while read -r snapshot; do btrfs -q subvolume delete "$mount/$snapshot"; done
      """;

  private final Path image;
  private final FileChannel lock;
  private final boolean writing;

  private PoolUse(Path image, FileChannel lock, boolean writing) {
    this.image = image;
    this.lock = lock;
    this.writing = writing;
  }

  /** For a guest; {@code spare} is where a copy would be. */
  static PoolUse read(Path kept, Path spare) throws IOException, InterruptedException {
    FileChannel lock = open(kept);
    if (lock.tryLock(0, Long.MAX_VALUE, true) != null) {
      return new PoolUse(kept, lock, false);
    }
    copy(kept, spare);
    return new PoolUse(spare, lock, false);
  }

  /** For a daemon of this machine, which finds the image, or a copy, at {@code place}. */
  static PoolUse write(Path kept, Path place) throws IOException, InterruptedException {
    FileChannel lock = open(kept);
    if (lock.tryLock() == null) {
      copy(kept, place);
      return new PoolUse(place, lock, false);
    }
    // What a demo that was killed left there would be in the way.
    sweep(kept);
    Files.createSymbolicLink(place, kept);
    return new PoolUse(kept, lock, true);
  }

  /** The image to use. */
  Path image() {
    return image;
  }

  /** Nothing of the daemon may run or be mounted any more. */
  void release() throws IOException, InterruptedException {
    try (lock) {
      if (writing) {
        sweep(image);
      }
    }
  }

  private static FileChannel open(Path kept) throws IOException {
    return FileChannel.open(
        kept.resolveSibling("in-use.lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  static void copy(Path from, Path to) throws IOException, InterruptedException {
    HostCommand.of("cp", "--sparse=always", "--reflink=auto", from.toString(), to.toString())
        .within(TIMEOUT)
        .expectSuccess();
  }

  private static void sweep(Path image) throws IOException, InterruptedException {
    new AttachedDevices(Objects.requireNonNull(image.getParent())).clear();
    Path mountPoint = Files.createTempDirectory("paygress-pool");
    try {
      HostCommand.of("bash", "-s")
          .input(SWEEP.replace("IMAGE", image.toString()).replace("MOUNT", mountPoint.toString()))
          .within(TIMEOUT)
          .expectSuccess();
    } finally {
      Files.deleteIfExists(mountPoint);
    }
  }
}
