package org.paygress.hostd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** Whatever a tenant made of his root filesystem, it can be deleted, or is put aside. */
@Tag("host")
class UndeletableTest {
  private static final ProcessRunner RUNNER = new ProcessRunner();
  private static final String LEASE = "lease";

  private Pool pool;
  private RootfsStore store;
  private Path rootfs;

  @BeforeEach
  void aLeaseHasItsFiles(@TempDir Path scratch) throws Exception {
    pool = Pool.open(scratch.resolve("pool"), 512, RUNNER);
    store = new RootfsStore(pool);
    Path image = pool.images().resolve("image");
    new Subvolumes(pool.programs()).create(image);
    rootfs = store.snapshot(image(image), LEASE, 32, 300_000_000);
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "btrfs subvolume create a; btrfs subvolume create a/b; btrfs property set -ts a ro true",
        "btrfs subvolume create a; btrfs subvolume create a/b; btrfs subvolume create a/b/c;"
            + " for s in a/b/c a/b a; do btrfs property set -ts $s ro true; done",
        "mkdir -p 'd e'; btrfs subvolume create \"d e/-f\nID 5\"; btrfs subvolume create 'd e/ '",
        "for i in $(seq 30); do d=$(printf '%0200d' $i); mkdir $d; cd $d; done;"
            + " btrfs subvolume create ../x; mv ../x y; mkdir y/z; chmod 0 y/z",
        "btrfs subvolume create a; dd if=/dev/zero of=a/full bs=1M count=40; true",
        "btrfs property set -ts . ro true",
      })
  void whatever_is_inside_goes_with_it(String made) throws Exception {
    CommandResult done = run("/bin/sh", "-c", "cd " + rootfs + "; " + made);
    assertThat(done.ok()).as(done.summary()).isTrue();
    store.delete(LEASE);
    assertThat(pool.leases()).isEmptyDirectory();
    assertThat(run("btrfs", "subvolume", "list", pool.directory().toString()).stdout().lines())
        .hasSize(1);
  }

  @Test
  void what_was_moved_out_before_a_crash_is_deleted_too() throws Exception {
    Path moved = pool.leases().resolve(LEASE).resolve(".nested-rootfs").resolve("abc");
    Files.createDirectories(moved);
    new Subvolumes(pool.programs()).create(moved.resolve("subvolume"));
    store.delete(LEASE);
    assertThat(pool.leases()).isEmptyDirectory();
  }

  @Test
  void what_resists_is_put_aside_and_deleted_once_it_can_be() throws Exception {
    keep(rootfs);
    assertThatThrownBy(() -> store.delete(LEASE)).isInstanceOf(ImageException.class);
    store.quarantine(LEASE);
    assertThat(pool.leases()).isEmptyDirectory();
    store.snapshot(image(pool.images().resolve("image")), LEASE, 32, 300_000_000);
    store.deleteQuarantined();
    assertThat(store.quarantined()).hasSize(1);

    run("btrfs", "subvolume", "set-default", "5", pool.directory().toString());
    store.deleteQuarantined();
    assertThat(store.quarantined()).isEmpty();
    assertThat(store.path(LEASE)).exists();
  }

  /** The kernel deletes no subvolume that is mounted when nothing else is said. */
  private void keep(Path subvolume) {
    CommandResult done = run("btrfs", "subvolume", "set-default", subvolume.toString());
    assertThat(done.ok()).as(done.summary()).isTrue();
  }

  private static Rootfs image(Path image) {
    return new Rootfs(TemplateSlug.of("image"), "image", image, Set.of());
  }

  private static CommandResult run(String... argv) {
    return RUNNER.run(Command.of(argv));
  }
}
