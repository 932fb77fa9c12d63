package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.process.ProcessRunner;

@Tag("host")
class PlainVolumeTest {
  private static final Protection PLAIN = new Protection.Plain();

  private VolumeRig rig;

  @BeforeEach
  void rig(@TempDir Path scratch) throws IOException {
    rig = new VolumeRig(scratch, new ProcessRunner());
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    rig.close();
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void its_root_belongs_to_the_containers_root() throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    assertThat(Files.getAttribute(rig.mountPoint, "unix:uid")).isEqualTo(100_000);
    assertThat(Files.getAttribute(rig.mountPoint, "unix:gid")).isEqualTo(100_000);
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.MOUNTED);
  }

  @Test
  void its_size_is_a_quota() throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    try (OutputStream out = Files.newOutputStream(rig.mountPoint.resolve("big"))) {
      IOException full =
          catchThrowableOfType(
              IOException.class,
              () -> {
                for (int mib = 0; mib <= VolumeRig.SIZE >> 20; mib++) {
                  out.write(new byte[1 << 20]);
                }
              });
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void it_is_reopened_with_its_data_and_never_formatted_again() throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    rig.write("kept");
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    assertThat(rig.read()).isEqualTo("kept");

    rig.manager.unmountAndClose(rig.name);
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.CLOSED);
    rig.manager.reopen(rig.name, PLAIN, rig.mountPoint);
    assertThat(rig.read()).isEqualTo("kept");
  }

  @Test
  void reopening_what_is_not_there_is_refused() {
    VolumeException e =
        catchThrowableOfType(
            VolumeException.class, () -> rig.manager.reopen(rig.name, PLAIN, rig.mountPoint));
    assertThat(e.fault()).isEqualTo(VolumeFault.ABSENT);
  }

  @Test
  void destruction_names_its_steps_in_order_and_leaves_nothing() throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    List<VolumeStep> steps = new ArrayList<>();
    rig.manager.destroy(rig.name, steps::add);
    assertThat(steps)
        .containsExactly(
            VolumeStep.UNMOUNT,
            VolumeStep.CLOSE_LUKS,
            VolumeStep.DETACH_LOOP,
            VolumeStep.OVERWRITE_HEADER,
            VolumeStep.DISCARD,
            VolumeStep.UNLINK);
    assertThat(rig.leftovers()).isEmpty();
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.ABSENT);
    rig.manager.destroy(rig.name);
  }

  @Test
  void a_holder_makes_destruction_fail_at_unmount_and_nothing_is_lost_until_it_is_gone()
      throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    rig.write("kept");
    try (OutputStream holder = Files.newOutputStream(rig.mountPoint.resolve("held"))) {
      holder.write(1);
      VolumeException e =
          catchThrowableOfType(VolumeException.class, () -> rig.manager.destroy(rig.name));
      assertThat(e.step()).isEqualTo(VolumeStep.UNMOUNT);
      assertThat(e.fault()).isEqualTo(VolumeFault.BUSY);
      assertThat(rig.read()).isEqualTo("kept");
    }
    rig.manager.destroy(rig.name);
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void two_volumes_do_not_disturb_each_other() throws Exception {
    VolumeName other = VolumeName.of("other-" + ProcessHandle.current().pid());
    Path elsewhere = Files.createDirectories(rig.images.resolveSibling("elsewhere"));
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    rig.manager.provide(new VolumeSpec(other, VolumeRig.SIZE, 0, 0), PLAIN, elsewhere, step -> {});
    assertThat(rig.manager.list()).containsExactlyInAnyOrder(rig.name, other);
    rig.manager.destroy(other);
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.MOUNTED);
    assertThat(rig.manager.list()).containsExactly(rig.name);
  }
}
