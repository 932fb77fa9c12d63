package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;

/** The whole life of an encrypted volume, on a kernel with dm-crypt. */
@Tag("dm-crypt")
class EncryptedVolumeTest {
  private static final String MARKER = "a text that must not be seen in the image";

  private final VolumeKey key = VolumeRig.randomKey();
  private final Protection encrypted = new Protection.Encrypted(key);
  private VolumeRig rig;

  @BeforeEach
  void rig(@TempDir Path scratch) throws IOException {
    rig = new VolumeRig(scratch, new ProcessRunner());
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    rig.close();
    key.close();
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void the_probe_says_that_this_kernel_can() throws IOException {
    assertThat(LuksSupport.probe(rig.images, rig.runner)).isTrue();
  }

  @Test
  void what_is_written_is_not_seen_in_the_image() throws Exception {
    List<VolumeStep> steps = new ArrayList<>();
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, steps::add);
    assertThat(steps)
        .containsExactly(
            VolumeStep.ALLOCATE,
            VolumeStep.FORMAT_LUKS,
            VolumeStep.ATTACH_LOOP,
            VolumeStep.OPEN_LUKS,
            VolumeStep.MAKE_FILE_SYSTEM,
            VolumeStep.COMMIT,
            VolumeStep.OPEN_LUKS,
            VolumeStep.MOUNT);
    assertThat(Files.getAttribute(rig.mountPoint, "unix:uid")).isEqualTo(100_000);
    rig.write(MARKER);
    rig.manager.unmountAndClose(rig.name);
    String image = new String(Files.readAllBytes(rig.files().image()), StandardCharsets.ISO_8859_1);
    assertThat(image.contains(MARKER)).isFalse();
    assertThat(image.startsWith("LUKS")).isTrue();
  }

  @Test
  void the_key_is_in_no_command_line_and_no_environment_meanwhile() throws Exception {
    byte[] raw = key.copyBytes();
    List<String> forms =
        List.of(
            new String(raw, StandardCharsets.ISO_8859_1),
            HexFormat.of().formatHex(raw),
            Base64.getUrlEncoder().withoutPadding().encodeToString(raw),
            Base64.getEncoder().encodeToString(raw));
    try (ProcessSampler sampler = new ProcessSampler("cryptsetup")) {
      rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
      rig.manager.unmountAndClose(rig.name);
      rig.manager.reopen(rig.name, encrypted, rig.mountPoint);
      assertThat(sampler.seen()).as("cryptsetup was seen at work").isNotEmpty();
      assertThat(sampler.seen()).noneMatch(seen -> forms.stream().anyMatch(seen::contains));
    }
  }

  /** Printed, not judged: under emulation every program takes ten times as long. */
  @Test
  void what_encryption_adds_to_a_volume_is_timed() throws Exception {
    StepTimes encryptedTimes = StepTimes.of(rig, encrypted);
    StepTimes plainTimes = StepTimes.of(rig, new Protection.Plain());
    System.out.println("volume, encrypted: " + encryptedTimes);
    System.out.println("volume, plain:     " + plainTimes);
    assertThat(encryptedTimes.millis()).containsKeys("FORMAT_LUKS", "OPEN_LUKS", "MOUNT");
    assertThat(plainTimes.millis()).doesNotContainKey("FORMAT_LUKS");
  }

  @Test
  void it_is_reopened_with_its_key_and_its_data() throws Exception {
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    rig.write(MARKER);
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    assertThat(rig.read()).isEqualTo(MARKER);
    rig.manager.unmountAndClose(rig.name);
    rig.manager.reopen(rig.name, encrypted, rig.mountPoint);
    assertThat(rig.read()).isEqualTo(MARKER);
  }

  @Test
  void another_key_is_refused_and_the_data_stay() throws Exception {
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    rig.write(MARKER);
    refusesAnotherKey();
    assertThat(rig.read()).isEqualTo(MARKER);

    rig.manager.unmountAndClose(rig.name);
    refusesAnotherKey();
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.CLOSED);
    rig.manager.reopen(rig.name, encrypted, rig.mountPoint);
    assertThat(rig.read()).isEqualTo(MARKER);
  }

  @Test
  void destruction_waits_for_the_holder_and_then_leaves_nothing() throws Exception {
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    try (OutputStream holder = Files.newOutputStream(rig.mountPoint.resolve("held"))) {
      holder.write(1);
      VolumeException e =
          catchThrowableOfType(VolumeException.class, () -> rig.manager.destroy(rig.name));
      assertThat(e.step()).isEqualTo(VolumeStep.UNMOUNT);
    }
    List<VolumeStep> steps = new ArrayList<>();
    rig.manager.destroy(rig.name, steps::add);
    assertThat(steps)
        .containsExactly(
            VolumeStep.UNMOUNT,
            VolumeStep.CLOSE_LUKS,
            VolumeStep.DETACH_LOOP,
            VolumeStep.ERASE_KEYSLOTS,
            VolumeStep.OVERWRITE_HEADER,
            VolumeStep.DISCARD,
            VolumeStep.UNLINK);
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void a_mapping_that_somebody_holds_makes_closing_fail_and_the_image_stays_whole()
      throws Exception {
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    rig.write(MARKER);
    rig.runner.run(Command.of("umount", rig.mountPoint.toString()));
    try (var holder = Files.newInputStream(Path.of("/dev/mapper/" + rig.files().mapping()))) {
      assertThat(holder.read()).isGreaterThanOrEqualTo(0);
      VolumeException e =
          catchThrowableOfType(VolumeException.class, () -> rig.manager.destroy(rig.name));
      assertThat(e.step()).isEqualTo(VolumeStep.CLOSE_LUKS);
      assertThat(e.fault()).isEqualTo(VolumeFault.BUSY);
    }
    rig.manager.reopen(rig.name, encrypted, rig.mountPoint);
    assertThat(rig.read()).isEqualTo(MARKER);
  }

  @Test
  void a_crash_between_open_and_mkfs_ends_in_a_fresh_volume() throws Exception {
    VolumeTools tools = new VolumeTools(rig.runner);
    try (SecretMemory secret = SecretMemory.copyOf(key.copyBytes());
        var image = new java.io.RandomAccessFile(rig.files().fresh().toFile(), "rw")) {
      image.setLength(VolumeRig.SIZE);
      tools.format(rig.files().fresh(), secret);
      tools.open(tools.attach(rig.files().fresh()), Optional.of(rig.files().mapping()), secret);
    }
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    assertThat(rig.manager.state(rig.name)).isEqualTo(VolumeState.MOUNTED);
  }

  @Test
  void a_doomed_image_no_longer_opens_with_the_key() throws Exception {
    rig.manager.provide(rig.spec(), encrypted, rig.mountPoint, step -> {});
    rig.manager.unmountAndClose(rig.name);
    VolumeTools tools = new VolumeTools(rig.runner);
    Path held = rig.images.resolve("held");
    try (SecretMemory secret = SecretMemory.copyOf(key.copyBytes())) {
      Files.createLink(held, rig.files().image());
      tools.open(held, Optional.empty(), secret);
      rig.manager.destroy(rig.name);
      VolumeException e =
          catchThrowableOfType(
              VolumeException.class, () -> tools.open(held, Optional.empty(), secret));
      assertThat(e.step()).isEqualTo(VolumeStep.OPEN_LUKS);
    } finally {
      Files.deleteIfExists(held);
    }
  }

  private void refusesAnotherKey() {
    try (VolumeKey other = VolumeRig.randomKey()) {
      VolumeException e =
          catchThrowableOfType(
              VolumeException.class,
              () ->
                  rig.manager.provide(
                      rig.spec(), new Protection.Encrypted(other), rig.mountPoint, step -> {}));
      assertThat(e.fault()).isEqualTo(VolumeFault.WRONG_KEY);
    }
  }
}
