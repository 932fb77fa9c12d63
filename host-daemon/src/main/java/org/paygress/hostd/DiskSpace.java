package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.Pool;
import org.paygress.hostd.image.Subvolumes;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/**
 * How much the files of all leases can take, those that are there included. A sparse file takes
 * what is written to it only, and is counted as what it may become.
 *
 * @param poolMb MiB for root filesystems
 * @param volumesMb MiB for data volumes
 */
record DiskSpace(int poolMb, int volumesMb) {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final long MIB = 1L << 20;

  /** What btrfs keeps for itself, in percent. */
  private static final int METADATA_PERCENT = 5;

  static DiskSpace measure(Pool pool, Path volumes, ProcessRunner runner)
      throws IOException, ImageException {
    return new DiskSpace(mebibytes(pool(pool)), mebibytes(volumes(pool, volumes, runner)));
  }

  /** All but images and what was put aside. */
  private static long pool(Pool pool) throws IOException, ImageException {
    FileStore store = Files.getFileStore(pool.directory());
    long total = store.getTotalSpace() * (100 - METADATA_PERCENT) / 100;
    long used = store.getTotalSpace() - store.getUnallocatedSpace();
    long leases = new Subvolumes(pool.programs()).usedByGroups(pool.directory());
    return total - Math.max(0, used - leases);
  }

  private static long volumes(Pool pool, Path volumes, ProcessRunner runner) throws IOException {
    FileStore store = Files.getFileStore(volumes);
    long space = store.getUsableSpace() + allocated(volumes, runner);
    Optional<Path> image = pool.image();
    return image.isPresent() && Files.getFileStore(image.get()).equals(store)
        ? space + allocated(image.get(), runner) - Files.size(image.get())
        : space;
  }

  private static long allocated(Path path, ProcessRunner runner) throws IOException {
    CommandResult result =
        runner.run(Command.of("du", "-s", "-k", path.toString()).timeout(TIMEOUT));
    String[] words = result.stdout().split("\\s", 2);
    if (!result.ok() || !words[0].matches("[0-9]{1,15}")) {
      throw new IOException("cannot tell how much is written to " + path);
    }
    return Long.parseLong(words[0]) * 1024;
  }

  private static int mebibytes(long bytes) {
    return Math.clamp(bytes / MIB, 0, Integer.MAX_VALUE);
  }
}
