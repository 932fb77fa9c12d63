package org.paygress.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.ProcessRunner;

/** What can be shown of LUKS where the kernel has no device-mapper: format, try a key, erase. */
@Tag("host")
class LuksHeaderTest {
  private VolumeRig rig;
  private VolumeTools tools;

  @BeforeEach
  void rig(@TempDir Path scratch) throws IOException {
    rig = new VolumeRig(scratch, new ProcessRunner());
    tools = new VolumeTools(rig.runner);
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    rig.close();
    assertThat(rig.leftovers()).isEmpty();
  }

  @Test
  void the_key_fits_and_another_is_refused_as_wrong() throws Exception {
    try (SecretMemory key = key(1);
        SecretMemory other = key(2)) {
      format(key);
      tools.open(rig.files().image(), Optional.empty(), key);
      VolumeException e =
          catchThrowableOfType(
              VolumeException.class,
              () -> tools.open(rig.files().image(), Optional.empty(), other));
      assertThat(e.fault()).isEqualTo(VolumeFault.WRONG_KEY);
    }
  }

  @Test
  void after_the_keyslots_are_erased_the_key_opens_nothing() throws Exception {
    try (SecretMemory key = key(1)) {
      format(key);
      assertThat(tools.keyslots(rig.files().image())).isEqualTo(1);
      tools.eraseKeyslots(rig.files().image());
      assertThat(tools.keyslots(rig.files().image())).isZero();
      VolumeException e =
          catchThrowableOfType(
              VolumeException.class, () -> tools.open(rig.files().image(), Optional.empty(), key));
      assertThat(e.step()).isEqualTo(VolumeStep.OPEN_LUKS);
    }
  }

  @Test
  void destruction_erases_keyslots_before_it_overwrites_and_unlinks() throws Exception {
    try (SecretMemory key = key(1)) {
      format(key);
    }
    List<VolumeStep> steps = new ArrayList<>();
    rig.manager.destroy(rig.name, steps::add);
    assertThat(steps)
        .containsSubsequence(
            VolumeStep.ERASE_KEYSLOTS,
            VolumeStep.OVERWRITE_HEADER,
            VolumeStep.DISCARD,
            VolumeStep.UNLINK);
  }

  @Test
  void a_damaged_header_is_overwritten_all_the_same() throws Exception {
    try (SecretMemory key = key(1)) {
      format(key);
    }
    try (RandomAccessFile image = new RandomAccessFile(rig.files().image().toFile(), "rw")) {
      image.write(new byte[32768]);
    }
    rig.manager.destroy(rig.name);
    assertThat(rig.files().doomed()).doesNotExist();
  }

  @Test
  void the_image_is_roots_alone() throws Exception {
    try (SecretMemory key = key(1)) {
      format(key);
    }
    assertThat(Files.getPosixFilePermissions(rig.images)).hasSize(3);
  }

  @Test
  void the_steps_that_encryption_adds_are_quick() throws Exception {
    List<Long> format = new ArrayList<>();
    List<Long> erase = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      try (SecretMemory key = key(3)) {
        long begun = System.nanoTime();
        format(key);
        long formatted = System.nanoTime();
        tools.eraseKeyslots(rig.files().image());
        erase.add((System.nanoTime() - formatted) / 1_000_000);
        format.add((formatted - begun) / 1_000_000);
      }
      rig.manager.destroy(rig.name);
    }
    long formatMs = format.stream().sorted().toList().get(3);
    long eraseMs = erase.stream().sorted().toList().get(3);
    System.out.println("luksFormat " + formatMs + " ms, luksErase " + eraseMs + " ms (medians)");
    assertThat(formatMs + eraseMs).isLessThan(1000);
  }

  private void format(SecretMemory key) throws IOException, VolumeException {
    try (RandomAccessFile image = new RandomAccessFile(rig.files().image().toFile(), "rw")) {
      image.setLength(VolumeRig.SIZE);
    }
    tools.format(rig.files().image(), key);
  }

  private static SecretMemory key(int seed) {
    byte[] bytes = new byte[32];
    new java.util.Random(seed).nextBytes(bytes);
    return SecretMemory.copyOf(bytes);
  }
}
