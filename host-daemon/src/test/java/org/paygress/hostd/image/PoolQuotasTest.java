package org.paygress.hostd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** What a lease writes is counted the cheap way where the kernel can, and held to its limit. */
@Tag("host")
class PoolQuotasTest {
  private static final ProcessRunner RUNNER = new ProcessRunner();

  @TempDir Path scratch;
  private Path directory = Path.of("/");
  private Pool pool;

  @BeforeEach
  void make() throws Exception {
    directory = scratch.resolve("pool");
    pool = Pool.open(directory, 512, RUNNER);
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
  }

  @Test
  void a_new_pool_keeps_simple_quotas_where_the_kernel_has_them() throws Exception {
    assertThat(Quotas.areSimple(pool.directory())).isEqualTo(kernelIsAtLeast(6, 7));
    assertThat(run("btrfs", "qgroup", "show", pool.directory().toString()).ok()).isTrue();
  }

  @Test
  void a_pool_gets_its_quotas_with_the_daemon_not_with_the_images() throws Exception {
    Path other = scratch.resolve("other");
    try (Pool images = Pool.openForImages(other, 512, RUNNER)) {
      assertThat(Quotas.areKept(images.directory())).isFalse();
    }
    try (Pool leases = Pool.open(other, 512, RUNNER)) {
      assertThat(Quotas.areKept(leases.directory())).isTrue();
    }
  }

  @Test
  void a_snapshot_may_write_its_limit_and_no_more_than_that() throws Exception {
    Path image = pool.images().resolve("image");
    Subvolumes subvolumes = new Subvolumes(pool.programs());
    subvolumes.create(image);
    write(image.resolve("of-the-image"), 64);
    var store = new RootfsStore(pool);
    Path lease = store.snapshot(rootfs(image), "lease", 32, 300_000_000);
    assertThat(write(lease.resolve("first"), 16).ok()).isTrue();
    assertThat(write(lease.resolve("second"), 32).stderr()).contains("quota exceeded");
    assertThat(write(image.resolve("more"), 32).ok()).isTrue();
  }

  @Test
  void a_limit_that_is_not_kept_is_a_fault_and_no_snapshot() throws Exception {
    Path image = pool.images().resolve("image");
    new Subvolumes(pool.programs()).create(image);
    var store = new RootfsStore(pool);
    String dir = pool.directory().toString();
    assertThat(run("btrfs", "quota", "disable", dir).ok()).isTrue();
    assertThatThrownBy(() -> store.snapshot(rootfs(image), "lease", 32, 300_000_000))
        .isInstanceOf(QuotaException.class);
    assertThat(store.path("lease")).doesNotExist();
    store.delete("lease");

    // The group of its number is there already.
    reopen();
    for (int id = 256; id < 266; id++) {
      run("btrfs", "qgroup", "create", "1/" + id, dir);
    }
    Path lease = new RootfsStore(pool).snapshot(rootfs(image), "lease", 32, 300_000_000);
    assertThat(write(lease.resolve("first"), 40).stderr()).contains("quota exceeded");
    assertThat(run("btrfs", "qgroup", "show", "-e", dir).stdout().lines())
        .filteredOn(line -> line.contains("32.00MiB"))
        .hasSize(2);
  }

  @Test
  void subvolumes_that_a_tenant_makes_count_against_the_same_limit() throws Exception {
    assumeTrue(kernelIsAtLeast(6, 7), "this kernel has no simple quotas");
    Path image = pool.images().resolve("image");
    new Subvolumes(pool.programs()).create(image);
    var store = new RootfsStore(pool);
    Path lease = store.snapshot(rootfs(image), "lease", 32, 300_000_000);
    Path nested = lease.resolve("nested");
    assertThat(run("btrfs", "subvolume", "create", nested.toString()).ok()).isTrue();
    assertThat(write(nested.resolve("first"), 16).ok()).isTrue();
    assertThat(write(nested.resolve("second"), 32).stderr()).contains("quota exceeded");
    assertThat(write(lease.resolve("third"), 32).stderr()).contains("quota exceeded");

    store.delete("lease");
    assertThat(lease).doesNotExist();
    // Wakes the cleaner, which else comes by every 30 s.
    assertThat(run("btrfs", "filesystem", "sync", pool.directory().toString()).ok()).isTrue();
    assertThat(run("btrfs", "subvolume", "sync", pool.directory().toString()).ok()).isTrue();
    reopen();
    assertThat(run("btrfs", "qgroup", "show", pool.directory().toString()).stdout())
        .doesNotContain("1/");
  }

  @Test
  void full_quotas_are_changed_for_simple_ones_once_there_are_no_leases() throws Exception {
    assumeTrue(kernelIsAtLeast(6, 7), "this kernel has no simple quotas");
    String dir = pool.directory().toString();
    assertThat(run("btrfs", "quota", "disable", dir).ok()).isTrue();
    assertThat(run("btrfs", "quota", "enable", dir).ok()).isTrue();
    new Subvolumes(pool.programs()).create(pool.leases().resolve("lease"));

    reopen();
    assertThat(Quotas.areSimple(pool.directory())).isFalse();

    new RootfsStore(pool).delete("lease");
    reopen();
    assertThat(Quotas.areSimple(pool.directory())).isTrue();
  }

  private static Rootfs rootfs(Path image) {
    return new Rootfs(TemplateSlug.of("image"), "image", image, Set.of());
  }

  private void reopen() throws ImageException {
    pool.close();
    pool = Pool.open(directory, 512, RUNNER);
  }

  private static CommandResult write(Path file, int mebibytes) {
    return run("dd", "if=/dev/urandom", "bs=1M", "count=" + mebibytes, "conv=fsync", "of=" + file);
  }

  private static CommandResult run(String... argv) {
    return RUNNER.run(Command.of(argv));
  }

  private static boolean kernelIsAtLeast(int major, int minor) throws IOException {
    String[] release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).split("[^0-9]+", 3);
    int m = Integer.parseInt(release[0]);
    return m > major || (m == major && Integer.parseInt(release[1]) >= minor);
  }
}
