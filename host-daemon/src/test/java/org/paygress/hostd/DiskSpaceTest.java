package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.hostd.image.Pool;
import org.paygress.hostd.image.Rootfs;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.hostd.image.Subvolumes;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** What is for rent is what there is, whatever leases have written of theirs. */
@Tag("host")
class DiskSpaceTest {

  private static final ProcessRunner RUNNER = new ProcessRunner();
  private static final int POOL_MB = 512;

  @Test
  void images_take_from_the_pool_and_leases_do_not(@TempDir Path scratch) throws Exception {
    Path volumes = Files.createDirectories(scratch.resolve("volumes"));
    try (Pool pool = Pool.open(scratch.resolve("pool"), POOL_MB, RUNNER)) {
      DiskSpace empty = DiskSpace.measure(pool, volumes, RUNNER);
      assertThat(empty.poolMb()).isBetween(POOL_MB * 8 / 10, POOL_MB);
      // The pool's file may grow to its size, and volumes must not be promised that.
      long free = Files.getFileStore(volumes).getUsableSpace() >> 20;
      assertThat((long) empty.volumesMb()).isCloseTo(free - POOL_MB, within(32L));

      Path image = pool.images().resolve("image");
      new Subvolumes(pool.programs()).create(image);
      write(image.resolve("system"), 64);
      DiskSpace built = DiskSpace.measure(pool, volumes, RUNNER);
      assertThat(built.poolMb()).isCloseTo(empty.poolMb() - 64, within(24));

      Path lease =
          new RootfsStore(pool)
              .snapshot(
                  new Rootfs(TemplateSlug.of("image"), "image", image, Set.of()),
                  "lease",
                  128,
                  300_000_000);
      write(lease.resolve("data"), 100);
      write(volumes.resolve("pg-1.img"), 50);
      try (RandomAccessFile sparse =
          new RandomAccessFile(volumes.resolve("pg-2.img").toFile(), "rw")) {
        sparse.setLength(1L << 30);
      }
      DiskSpace used = DiskSpace.measure(pool, volumes, RUNNER);
      assertThat(used.poolMb()).isCloseTo(built.poolMb(), within(24));
      assertThat(used.volumesMb()).isCloseTo(built.volumesMb(), within(32));
    }
  }

  private static void write(Path file, int mebibytes) {
    CommandResult done =
        RUNNER.run(
            Command.of("dd", "if=/dev/urandom", "bs=1M", "count=" + mebibytes, "conv=fsync")
                .with("of=" + file));
    assertThat(done.ok()).as(done.summary()).isTrue();
    RUNNER.run(Command.of("sync", "-f", file.toString()));
  }
}
