package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;

/** What a crash leaves, and programs that fail: every operation may be repeated. */
@Tag("host")
class VolumeLeftoversTest {
  private static final Protection PLAIN = new Protection.Plain();

  @TempDir private Path scratch;
  private VolumeRig rig;

  @BeforeEach
  void rig() throws IOException {
    rig = new VolumeRig(scratch, new ProcessRunner());
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    rig.close();
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void a_volume_in_the_making_is_made_anew() throws Exception {
    Files.write(rig.files().fresh(), new byte[1 << 20]);
    Path loop = attach(rig.files().fresh());
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.OPEN);
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    assertThat(rig.files().fresh()).doesNotExist();
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.MOUNTED);
    assertThat(loop).exists();
  }

  @Test
  void a_destruction_that_was_cut_short_is_finished_before_anything_new() throws Exception {
    Files.write(rig.files().doomed(), new byte[1 << 20]);
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.REMAINS);
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, step -> {});
    assertThat(rig.files().doomed()).doesNotExist();
  }

  @Test
  void what_is_being_destroyed_is_never_opened() throws Exception {
    Files.write(rig.files().doomed(), new byte[1 << 20]);
    VolumeException e =
        catchThrowableOfType(
            VolumeException.class, () -> rig.manager.reopen(rig.name, PLAIN, rig.mountPoint));
    assertThat(e.fault()).isEqualTo(VolumeFault.ABSENT);
  }

  @Test
  void a_loop_over_an_unlinked_image_is_found_and_detached() throws Exception {
    Files.write(rig.files().image(), new byte[1 << 20]);
    attach(rig.files().image());
    Files.delete(rig.files().image());
    rig.manager.destroy(rig.name);
    assertThat(rig.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "losetup --find, ATTACH_LOOP",
    "mkfs.ext4, MAKE_FILE_SYSTEM",
    "mount -t, MOUNT",
  })
  void making_fails_at_the_step_whose_program_fails_and_can_be_repeated(
      String failing, VolumeStep step) throws Exception {
    VolumeManager broken = new VolumeManager(rig.images, failing(failing));
    VolumeException e =
        catchThrowableOfType(
            VolumeException.class,
            () -> broken.provide(rig.spec(), PLAIN, rig.mountPoint, done -> {}));
    assertThat(e.step()).isEqualTo(step);
    assertThat(rig.mounted()).isFalse();
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, done -> {});
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.MOUNTED);
  }

  @ParameterizedTest
  @CsvSource({
    "umount, UNMOUNT",
    "losetup --detach, DETACH_LOOP",
    "fallocate, DISCARD",
  })
  void destruction_fails_at_the_step_whose_program_fails_and_can_be_repeated(
      String failing, VolumeStep step) throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, done -> {});
    VolumeManager broken = new VolumeManager(rig.images, failing(failing));
    VolumeException e = catchThrowableOfType(VolumeException.class, () -> broken.destroy(rig.name));
    assertThat(e.step()).isEqualTo(step);
    List<VolumeStep> done = new ArrayList<>();
    rig.manager.destroy(rig.name, done::add);
    assertThat(done).contains(VolumeStep.UNLINK);
    assertThat(rig.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"umount, UNMOUNT", "losetup --detach, DETACH_LOOP"})
  void a_program_that_lies_about_its_success_is_found_out(String lying, VolumeStep step)
      throws Exception {
    rig.manager.provide(rig.spec(), PLAIN, rig.mountPoint, done -> {});
    VolumeManager deceived = new VolumeManager(rig.images, instead(lying, "exit 0"));
    VolumeException e =
        catchThrowableOfType(VolumeException.class, () -> deceived.destroy(rig.name));
    assertThat(e.step()).isEqualTo(step);
    assertThat(rig.files().image()).exists();
  }

  private Path attach(Path image) throws VolumeException {
    return new VolumeTools(rig.runner).attach(image);
  }

  private ProcessRunner failing(String command) throws IOException {
    return instead(command, "echo provoked >&2; exit 1");
  }

  /** A runner whose program does {@code act} when its first arguments are as in {@code command}. */
  private ProcessRunner instead(String command, String act) throws IOException {
    String program = command.split(" ", 2)[0];
    String real = rig.runner.run(Command.of("which", program)).stdout().strip();
    String script =
        "#!/bin/sh\ncase \"%s $*\" in \"%s\"*) %s;; esac\nexec %s \"$@\"\n"
            .formatted(program, command, act, real);
    Path directory = Files.createTempDirectory(scratch, "programs");
    Path shim = directory.resolve(program);
    Files.writeString(shim, script);
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ProcessRunner.lookingFirstIn(directory);
  }
}
